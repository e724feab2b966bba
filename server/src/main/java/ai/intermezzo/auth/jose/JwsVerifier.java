package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the signature of tokens that this server issued: compact JWS (RFC 7515 §5.2).
 *
 * <p>Only what {@link SigningKey} writes is accepted: a header of exactly {@code alg}, {@code typ}
 * and {@code kid}, a key of the JWK set, the algorithm of that key (never one that the token
 * chooses; RFC 8725 §3.1), one spelling of each part. What the claims say is not looked at.
 */
public final class JwsVerifier {
  /** Longer than any token of ours, so that nobody makes us hash more. */
  public static final int MAX_LENGTH = 16 * 1024;

  private static final int MAX_HEADER_LENGTH = 512;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final SigningKeys keys;

  public JwsVerifier(SigningKeys keys) {
    this.keys = keys;
  }

  /**
   * A token whose signature is ours.
   *
   * @param typ the header's {@code typ}: compare it, so that no kind of token passes for another
   * @param payload the claims, not looked at
   */
  public record Verified(String kid, SigningAlgorithm alg, String typ, byte[] payload) {
    /** Names the key and shows no claim. */
    @Override
    public String toString() {
      return "Verified[" + typ + " by " + kid + "]";
    }
  }

  /**
   * @param compact anything that a request brought
   * @return empty where it is not a token that a key of the JWK set signed; never throws for it
   */
  public Optional<Verified> verify(String compact) {
    return verify(compact, keys::find);
  }

  /**
   * The same for a token that grants nothing and may be old ({@code id_token_hint}): keys that have
   * left the JWK set are good too, for as long as the longest session, and revoked ones are not.
   */
  public Optional<Verified> verifyHint(String compact) {
    return verify(compact, keys::findKept);
  }

  private static Optional<Verified> verify(
      String compact, Function<String, Optional<VerificationKey>> keys) {
    if (compact.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int first = compact.indexOf('.');
    int last = compact.lastIndexOf('.');
    if (first <= 0 || first > MAX_HEADER_LENGTH || compact.indexOf('.', first + 1) != last) {
      return Optional.empty();
    }
    try {
      Header header = Header.parse(decode(compact.substring(0, first)));
      byte[] payload = decode(compact.substring(first + 1, last));
      byte[] signature = decode(compact.substring(last + 1));
      byte[] signed = compact.substring(0, last).getBytes(US_ASCII);
      return keys.apply(header.kid)
          .filter(key -> key.alg().jwsName().equals(header.alg))
          .filter(key -> key.verifies(signed, signature))
          .map(key -> new Verified(header.kid, key.alg(), header.typ, payload));
    } catch (IllegalArgumentException | JacksonException _) {
      return Optional.empty();
    }
  }

  private record Header(String alg, String typ, String kid) {
    static Header parse(byte[] json) {
      Map<String, Object> members =
          JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
      if (members != null
          && members.size() == 3
          && members.get("alg") instanceof String alg
          && members.get("typ") instanceof String typ
          && members.get("kid") instanceof String kid) {
        return new Header(alg, typ, kid);
      }
      throw new IllegalArgumentException("Not a header of ours");
    }
  }

  /** Refuses padding and stray bits, so that a token has one spelling. */
  private static byte[] decode(String part) {
    byte[] encoded = part.getBytes(US_ASCII);
    byte[] decoded = DECODER.decode(encoded);
    if (!Arrays.equals(ENCODER.encode(decoded), encoded)) {
      throw new IllegalArgumentException("Not the one spelling of these bytes");
    }
    return decoded;
  }
}
