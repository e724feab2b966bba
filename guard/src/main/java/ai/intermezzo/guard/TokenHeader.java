package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token's header once it passed: which key and algorithm it names (RFC 7515 §4), and its type, in
 * small letters and without {@code application/}; empty where it has none. Keys that a header
 * brings along ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are never looked at.
 */
record TokenHeader(SigningAlgorithm algorithm, @Nullable String keyId, String type) {
  /** Longer than any key id in use; a made-up one is not kept anywhere either way. */
  private static final int MAX_KEY_ID_CHARS = 256;

  /**
   * What changes how the rest must be read: extensions, compression, encryption, a token inside.
   */
  private static final Set<String> UNSUPPORTED = Set.of("crit", "b64", "zip", "enc", "cty");

  static TokenHeader parse(byte[] json, Set<SigningAlgorithm> accepted, Set<String> types) {
    Map<String, @Nullable Object> header;
    try {
      header = Json.object(json);
    } catch (Json.Malformed e) {
      throw new Refusal(Reason.MALFORMED_TOKEN);
    }
    for (String name : header.keySet()) {
      if (UNSUPPORTED.contains(name)) {
        throw new Refusal(Reason.UNSUPPORTED);
      }
    }
    SigningAlgorithm algorithm =
        header.get("alg") instanceof String alg ? SigningAlgorithm.named(alg) : null;
    if (algorithm == null || !accepted.contains(algorithm)) {
      throw new Refusal(Reason.ALGORITHM);
    }
    String type = type(header);
    if (!types.contains(type)) {
      throw new Refusal(Reason.TYPE);
    }
    return new TokenHeader(algorithm, keyId(header), type);
  }

  /**
   * Types are media types, which have no case; {@code application/} may be left out (RFC 7515
   * §4.1.9).
   */
  private static String type(Map<String, @Nullable Object> header) {
    if (!header.containsKey("typ")) {
      return "";
    }
    if (header.get("typ") instanceof String typ) {
      String type = typ.toLowerCase(Locale.ROOT);
      return type.startsWith("application/") ? type.substring("application/".length()) : type;
    }
    throw new Refusal(Reason.TYPE);
  }

  private static @Nullable String keyId(Map<String, @Nullable Object> header) {
    if (!header.containsKey("kid")) {
      return null;
    }
    if (header.get("kid") instanceof String kid && kid.length() <= MAX_KEY_ID_CHARS) {
      return kid;
    }
    throw new Refusal(Reason.MALFORMED_TOKEN);
  }
}
