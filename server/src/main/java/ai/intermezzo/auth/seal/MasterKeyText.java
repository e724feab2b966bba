package ai.intermezzo.auth.seal;

import java.util.List;
import java.util.stream.Stream;

/** Master keys given by an option or the environment. They change only by a restart. */
final class MasterKeyText implements MasterKeySource {
  private final String name;
  private final List<MasterKey> keys;

  MasterKeyText(String name, String text) {
    this.name = name;
    this.keys = parse(name, text);
  }

  @Override
  public List<MasterKey> read() {
    return keys;
  }

  @Override
  public String name() {
    return name;
  }

  private static List<MasterKey> parse(String name, String text) {
    String[] parts = text.strip().split(",", MAX_KEYS + 1);
    try {
      if (parts.length > MAX_KEYS) {
        throw new IllegalArgumentException("There are more than " + MAX_KEYS + " keys.");
      }
      return Stream.of(parts).map(String::strip).map(MasterKey::parse).toList();
    } catch (IllegalArgumentException _) {
      throw new MasterKeyProblem(
          name
              + " must be one master key of 43 base64url characters, or several separated by commas"
              + " of which the first wraps (head -c 32 /dev/urandom | basenc --base64url | tr -d ="
              + " makes one).");
    }
  }

  /** Shows ids only. */
  @Override
  public String toString() {
    return name + keys;
  }
}
