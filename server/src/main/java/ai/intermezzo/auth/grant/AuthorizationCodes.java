package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.Seal;
import ai.intermezzo.auth.seal.SealedKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Issues and opens authorization codes (RFC 6749 §4.1.2). Nothing is stored. */
public final class AuthorizationCodes {
  /** RFC 6749 §4.1.2 advises at most ten minutes; a browser's redirect takes a second. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  /** The longest text: browsers and servers in between take URLs of that length. */
  public static final int MAX_LENGTH = 3000;

  private final Seal seal;
  private final InstantSource clock;
  private final SecureRandom random;

  public AuthorizationCodes(DataKeys keys, InstantSource clock, SecureRandom random) {
    this.seal = keys.seal(SealedKind.CODE);
    this.clock = clock;
    this.random = random;
  }

  /**
   * A new code.
   *
   * @return some 500 characters of base64url, at most {@value #MAX_LENGTH}
   * @throws OAuthError {@code invalid_scope} where what it stands for does not fit
   */
  public String issue(CodeBinding binding, Authentication authentication, Granted granted) {
    AuthorizationCode code =
        new AuthorizationCode(
            GrantId.generate(random),
            binding,
            authentication,
            granted,
            clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(LIFETIME));
    byte[] bytes = CodeFormat.write(code);
    if (Seal.textLength(bytes.length) > MAX_LENGTH) {
      throw OAuthError.invalidScope("scope is longer than fits into a code. Ask for less.");
    }
    return seal.seal(bytes);
  }

  /**
   * Opens a code of ours, expired or not; empty for anything else. Asks no database, unless another
   * node made its key this very moment.
   */
  public Optional<AuthorizationCode> open(String text) {
    return text.length() > MAX_LENGTH
        ? Optional.empty()
        : seal.open(text).flatMap(CodeFormat::read);
  }
}
