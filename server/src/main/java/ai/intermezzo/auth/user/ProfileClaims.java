package ai.intermezzo.auth.user;

import ai.intermezzo.auth.oauth.Scopes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an application learns of a user, by the scopes that it was granted (OpenID Connect Core
 * §5.4). The same in the ID token and from userinfo; {@code sub} is theirs to add.
 */
public final class ProfileClaims {
  /** Gives {@code name} and {@code updated_at}. */
  public static final String PROFILE = "profile";

  /** Gives {@code email} and {@code email_verified}. */
  public static final String EMAIL = "email";

  /** Every claim that there may be, for the metadata (OpenID Connect Discovery §3). */
  public static final List<String> NAMES = List.of("name", "updated_at", "email", "email_verified");

  private ProfileClaims() {}

  /** The claims: texts, numbers and booleans, in order. One that a user lacks is left out. */
  public static Map<String, Object> of(Profile user, Scopes granted) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (granted.tokens().contains(PROFILE)) {
      user.name().ifPresent(name -> claims.put("name", name));
      claims.put("updated_at", user.updatedAt().getEpochSecond());
    }
    if (granted.tokens().contains(EMAIL)) {
      claims.put("email", user.email().value());
      claims.put("email_verified", user.emailVerified());
    }
    return claims;
  }
}
