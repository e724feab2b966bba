package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a user allowed one client in one session, and where its refresh tokens stand.
 *
 * @param generation of the current refresh token; the first is 0
 * @param rotatedAt when it became current; the epoch while the first has never rotated
 * @param usedAt when the grant was made or last refreshed
 * @param expiresAt the absolute end
 * @param ended absent while it has not been ended; its user may be blocked all the same
 */
public record Grant(
    GrantId id,
    ClientId clientId,
    Authentication authentication,
    Granted granted,
    long generation,
    Instant rotatedAt,
    Instant usedAt,
    Instant createdAt,
    Instant expiresAt,
    Optional<Ended> ended) {

  /** When it was ended, and why. */
  public record Ended(Instant at, EndReason because) {}

  /** Whether the current refresh token became so less than the leeway ago. */
  boolean isYoung(Instant now, Duration leeway) {
    return rotatedAt.isAfter(now.minus(leeway));
  }
}
