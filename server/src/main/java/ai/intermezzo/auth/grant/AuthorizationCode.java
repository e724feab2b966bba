package ai.intermezzo.auth.grant;

import java.time.Instant;

/**
 * An authorization code (RFC 6749 §4.1.2), opened: everything that it stands for travels sealed in
 * its text.
 *
 * @param id becomes the id of the grant: it can be inserted once
 * @param expiresAt {@link AuthorizationCodes#LIFETIME} after it was issued
 */
public record AuthorizationCode(
    GrantId id,
    CodeBinding binding,
    Authentication authentication,
    Granted granted,
    Instant expiresAt) {

  /** Whether it is too late to redeem it. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
