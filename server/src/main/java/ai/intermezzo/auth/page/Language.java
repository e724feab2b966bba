package ai.intermezzo.auth.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A language that the pages are written in: one for each {@code messages_TAG.properties}. To add
 * one, add its file and a line here.
 */
public enum Language {
  ENGLISH("en"),
  GERMAN("de");

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** As the page's {@code lang} (BCP 47). */
  public String tag() {
    return tag;
  }

  /**
   * The language that suits a person best: the first of {@code ui_locales} that we have (OpenID
   * Connect Core §3.1.2.1), else the one that their browser prefers (RFC 9110 §12.5.4), else
   * English. A regional tag finds its language (RFC 4647 §3.4). Never fails: what can't be read is
   * passed over, and of a long text only the beginning is read.
   *
   * @param uiLocales tags separated by spaces, the most wanted first
   * @param acceptLanguageHeaders each {@code Accept-Language} field of the request
   */
  public static Language choose(Optional<String> uiLocales, List<String> acceptLanguageHeaders) {
    return uiLocales
        .flatMap(WantedLanguages::first)
        .or(() -> WantedLanguages.preferred(acceptLanguageHeaders))
        .orElse(ENGLISH);
  }

  /** The one that a language range asks for, in any case and with any subtags after it. */
  static Optional<Language> find(String range) {
    String wanted = range.toLowerCase(Locale.ROOT);
    for (Language language : values()) {
      if (wanted.equals(language.tag) || wanted.startsWith(language.tag + "-")) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
