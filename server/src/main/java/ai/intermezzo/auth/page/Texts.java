package ai.intermezzo.auth.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the pages say in one language, from {@code messages_TAG.properties} (UTF-8). A text holds
 * {@code {0}}, {@code {1}} where a value goes; it is plain text, which the template escapes as a
 * whole.
 */
public final class Texts {
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
  private static final Map<Language, Texts> ALL = loadAll();

  private final Map<String, String> texts;

  private Texts(Map<String, String> texts) {
    this.texts = texts;
  }

  static Texts in(Language language) {
    Texts texts = ALL.get(language);
    if (texts == null) {
      throw new IllegalStateException("Every language was loaded at the start");
    }
    return texts;
  }

  /**
   * A text with values in its places.
   *
   * @throws IllegalArgumentException for a key that the message files do not have
   */
  public String of(String key, String... values) {
    String text =
        find(key).orElseThrow(() -> new IllegalArgumentException("No text is called " + key));
    if (values.length == 0) {
      return text;
    }
    // In one pass: a value that looks like a place stays what it is.
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(values[Integer.parseInt(place.group(1))]));
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(texts.get(key));
  }

  /** Those of a list, which the message files write with commas. */
  List<String> list(String key) {
    return List.of(of(key).split(","));
  }

  Set<String> keys() {
    return texts.keySet();
  }

  private static Map<Language, Texts> loadAll() {
    Map<Language, Texts> all = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      all.put(language, load("messages_" + language.tag() + ".properties"));
    }
    return all;
  }

  private static Texts load(String resource) {
    try (InputStream file = Texts.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("A language is missing in this build: " + resource);
      }
      Properties properties = new Properties();
      try (Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      return new Texts(
          properties.stringPropertyNames().stream()
              .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
