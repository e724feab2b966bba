package ai.intermezzo.auth.page;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what languages a request asks for. Only the beginning of a long text is read. */
final class WantedLanguages {
  /** A browser sends about five. */
  private static final int MAX_TAGS = 32;

  private static final int MAX_LENGTH = 1000;

  /** A range, and its weight in at most three decimals (RFC 9110 §12.4.2). */
  private static final Pattern RANGE =
      Pattern.compile(
          "\\s*([a-z0-9-]{1,40}|\\*)\\s*(?:;\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?))?\\s*");

  private WantedLanguages() {}

  /** The first of {@code ui_locales} that we have. */
  static Optional<Language> first(String uiLocales) {
    return split(uiLocales, " ").flatMap(tag -> Language.find(tag).stream()).findFirst();
  }

  /** The one with the highest weight, of equals the first; English for {@code *}. */
  static Optional<Language> preferred(List<String> headers) {
    return headers.stream()
        .limit(MAX_TAGS)
        .flatMap(header -> split(header, ","))
        .limit(MAX_TAGS)
        .flatMap(range -> Weighted.parse(range).stream())
        .filter(wanted -> wanted.weight > 0)
        .max(Comparator.comparingDouble(Weighted::weight).thenComparing(Weighted::isNamed))
        .map(Weighted::language);
  }

  private static Stream<String> split(String text, String separator) {
    String read = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    return Arrays.stream(read.split(separator, MAX_TAGS + 1)).limit(MAX_TAGS);
  }

  private record Weighted(Language language, double weight, boolean isNamed) {
    static Optional<Weighted> parse(String text) {
      Matcher range = RANGE.matcher(text.toLowerCase(Locale.ROOT));
      if (!range.matches()) {
        return Optional.empty();
      }
      String q = range.group(2);
      double weight = q == null ? 1 : Double.parseDouble(q);
      boolean any = range.group(1).equals("*");
      return (any ? Optional.of(Language.ENGLISH) : Language.find(range.group(1)))
          .map(language -> new Weighted(language, weight, !any));
    }
  }
}
