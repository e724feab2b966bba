package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.guard.wire.Json;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A guard that is given rubbish, and what must hold whatever it is given: one of the documented
 * decisions, never an exception, and nothing accepted but what was signed. It keeps what it
 * verified, so that the rubbish meets that too.
 */
final class FuzzedGuard {
  static final String ISSUER = "https://auth.test/";
  static final String AUDIENCE = "https://api.test";
  private static final Duration LEEWAY = Duration.ofSeconds(5);

  private final ECKey key = TestKeys.ec("ec");
  private final MutableClock clock = new MutableClock();
  private final Guard guard = guard();
  private final String good = token().signed();

  TestToken token() {
    return new TestToken(key, ISSUER, AUDIENCE).issuedAt(clock.instant());
  }

  /** A header that it accepts. */
  String good() {
    return "Bearer " + good;
  }

  String jwkSet() {
    return new JWKSet(List.of(key)).toString(true);
  }

  /**
   * Whatever a client can send.
   *
   * @return whether it was accepted
   */
  boolean authorization(String value) {
    Decision decision = guard.check(value, "read:notes");
    requireDocumented(decision);
    boolean verified = decision instanceof Decision.Verified;
    if (verified) {
      assertThat(value.substring("Bearer".length()).strip()).isEqualTo(good);
    }
    return verified;
  }

  /**
   * Whatever an issuer can sign.
   *
   * @return whether it was accepted
   */
  boolean signed(String headerJson, String claimsJson) {
    Decision decision = guard.check("Bearer " + token().signed(headerJson, claimsJson));
    requireDocumented(decision);
    return decision instanceof Decision.Verified;
  }

  /**
   * Whatever an issuer can publish.
   *
   * @return whether the good token's key is among it
   */
  boolean published(byte[] jwkSet) {
    try {
      VerificationKey found = KeySet.parse(jwkSet).find("ec", SigningAlgorithm.ES256);
      return found != null && found.publicKey().equals(key.toECPublicKey());
    } catch (Json.Malformed e) {
      return false;
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void requireDocumented(Decision decision) {
    if (decision instanceof Decision.Verified verified) {
      AccessToken token = verified.token();
      assertThat(token.claims()).containsEntry("iss", ISSUER).containsKey("aud");
      assertThat(token.subject()).isNotEmpty();
      assertThat(token.clientId()).isNotEmpty();
      assertThat(token.id()).isNotEmpty();
      assertThat(token.expiresAt().plus(LEEWAY)).isAfter(clock.instant());
      assertThat(token.issuedAt().minus(LEEWAY)).isBeforeOrEqualTo(clock.instant());
    } else {
      assertThat(decision).isInstanceOf(Decision.Refused.class);
      Decision.Refused refused = (Decision.Refused) decision;
      assertThat(refused.status()).isIn(400, 401, 403);
      assertThat(refused.challenge()).matches("Bearer[\\x20-\\x7e]{0,300}");
    }
  }

  private Guard guard() {
    IssuerSignature signature =
        new IssuerSignature(
            new KeyCache(
                () -> CompletableFuture.completedFuture(fetched()),
                clock,
                Duration.ofHours(1),
                Duration.ofSeconds(60)),
            EnumSet.allOf(SigningAlgorithm.class),
            Set.of(Guard.ACCESS_TOKEN, Guard.PLAIN));
    return new Guard(
        signature,
        new ClaimRules(ISSUER, AUDIENCE, LEEWAY),
        new VerifiedTokens(signature, 100),
        null,
        clock);
  }

  private KeyCache.Fetched fetched() {
    try {
      return new KeyCache.Fetched(
          KeySet.parse(jwkSet().getBytes(StandardCharsets.UTF_8)), Duration.ofHours(24));
    } catch (Json.Malformed e) {
      throw new IllegalStateException(e);
    }
  }
}
