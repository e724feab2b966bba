package ai.intermezzo.auth.config;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The configuration file, {@code intermezzo.yaml}: one key an option, named as the option is
 * without its hyphens in front, for example {@code issuer: https://auth.example.com/}. A list is
 * written as a list.
 *
 * @param values what the file says, by key
 */
public record ConfigurationFile(Map<String, String> values) {
  /** The file that is read where none is named, in the current folder. */
  public static final String DEFAULT_NAME = "intermezzo.yaml";

  private static final long MAX_BYTES = 1 << 20;

  public ConfigurationFile {
    values = Map.copyOf(values);
  }

  /** A file without a word in it. */
  public static ConfigurationFile empty() {
    return new ConfigurationFile(Map.of());
  }

  /**
   * Reads a file.
   *
   * @param known the keys that mean something; any other is a mistake that would go unseen
   * @throws InvalidSetting where the file can't be read, is no YAML, or has an unknown key
   */
  public static ConfigurationFile read(Path file, Set<String> known) {
    JsonNode root;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidSetting("The configuration file " + file + " is larger than 1 MiB.");
      }
      root = yaml().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new InvalidSetting("The configuration file " + file + " can't be read.");
    } catch (JacksonException e) {
      throw new InvalidSetting(
          "The configuration file " + file + " is no YAML, or has a key twice" + line(e) + ".");
    }
    if (root.isNull() || root.isMissingNode()) {
      return empty();
    }
    if (!root.isObject()) {
      throw new InvalidSetting("The configuration file " + file + " must be a list of key: value.");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        throw new InvalidSetting(
            "The configuration file "
                + file
                + " has the unknown key "
                + printable(key)
                + "; it may have "
                + String.join(", ", new TreeSet<>(known))
                + ".");
      }
      values.put(key, text(file, key, entry.getValue()));
    }
    return new ConfigurationFile(values);
  }

  /**
   * Made where there is a file: loading it takes a tenth of a start. A key that is there twice, or
   * a second document, would be a setting that goes unseen.
   */
  private static YAMLMapper yaml() {
    return YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** What the file says for a key. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private static String text(Path file, String key, JsonNode value) {
    if (value.isArray()) {
      return value
          .valueStream()
          .map(item -> text(file, key, item))
          .collect(Collectors.joining(","));
    }
    if (!value.isValueNode() || value.isNull()) {
      throw new InvalidSetting(
          "In the configuration file "
              + file
              + " the key "
              + key
              + " must have one value or a list.");
    }
    return value.asString();
  }

  private static String line(JacksonException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static String printable(String key) {
    String shown = key.length() > 40 ? key.substring(0, 40) + "..." : key;
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
