package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.Profile;
import ai.intermezzo.auth.user.ProfileClaims;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes ID tokens (OpenID Connect Core §2), signed with RS256, which every client can check
 * (§15.1).
 */
public final class IdTokenMint {
  /**
   * A client reads it once, at the sign-in; but some sign the person out when it ends, so it lasts
   * as long as an access token usually does, and comes anew with each refresh.
   */
  public static final Duration LIFETIME = Duration.ofHours(1);

  /** A code or an access token that is issued with an ID token. */
  public record Beside(String claim, String value) {
    /** OpenID Connect Core §3.3.2.11. */
    public static Beside code(String code) {
      return new Beside("c_hash", code);
    }

    /** OpenID Connect Core §3.1.3.6. */
    public static Beside accessToken(String token) {
      return new Beside("at_hash", token);
    }

    /** The left half of the hash that the signature uses. */
    private String hash() {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOf(hash, hash.length / 2));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256", e);
      }
    }

    /** A log line must not hold a token. */
    @Override
    public String toString() {
      return "Beside[" + claim + "]";
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Issuer issuer;
  private final SigningKeys keys;
  private final InstantSource clock;

  public IdTokenMint(Issuer issuer, SigningKeys keys, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * An ID token.
   *
   * @param profile of whom it is about; empty where nothing is to be told of them
   * @param nonce of the authorization request; empty on a refresh (OpenID Connect Core §12.2)
   * @param beside what is issued with it and it vouches for; empty where nothing is
   */
  public String mint(
      ClientId client,
      Optional<Profile> profile,
      Authentication authentication,
      Scopes scopes,
      Optional<String> nonce,
      Optional<Beside> beside) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.value());
    claims.put("sub", authentication.userId().value());
    claims.put("aud", client.value());
    claims.put("exp", now + LIFETIME.toSeconds());
    claims.put("iat", now);
    claims.put("auth_time", authentication.authTime().getEpochSecond());
    nonce.ifPresent(value -> claims.put("nonce", value));
    claims.put("azp", client.value());
    claims.put("sid", authentication.sid());
    beside.ifPresent(value -> claims.put(value.claim, value.hash()));
    claims.put("amr", authentication.amr());
    if (!authentication.acr().isEmpty()) {
      claims.put("acr", authentication.acr());
    }
    profile.ifPresent(user -> claims.putAll(ProfileClaims.of(user, scopes)));
    return keys.current(SigningAlgorithm.RS256).sign("JWT", JSON.writeValueAsBytes(claims));
  }
}
