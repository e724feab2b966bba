package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.GrantRowStore.Owned;
import ai.intermezzo.auth.grant.Rotation.Because;
import ai.intermezzo.auth.grant.Rotation.Different;
import ai.intermezzo.auth.grant.Rotation.Gone;
import ai.intermezzo.auth.grant.Rotation.Retried;
import ai.intermezzo.auth.grant.Rotation.Reused;
import ai.intermezzo.auth.grant.Rotation.Rotated;
import ai.intermezzo.auth.grant.UserStandingStore.Standing;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * The rotation of refresh tokens (RFC 9700 §4.14.2): a compare-and-set on the generation of the
 * grant's row.
 *
 * <ol>
 *   <li>The current generation rotates if it is older than the leeway, or has never rotated; a
 *       younger one is answered with itself, without a write.
 *   <li>The one before it is answered with the current one while that is younger than the leeway.
 *   <li>Any older one, or that one later, is reuse: the grant ends.
 *   <li>A genuine generation ahead of the row proves that the database went back: it is accepted,
 *       and the row jumps past it.
 * </ol>
 *
 * So every superseded token is good for exactly the leeway, and nothing else is. One statement
 * where the token rotates; others run only to explain why that gave no row.
 */
final class RotationStore {
  /** Somebody can change the row between two statements; not again and again. */
  private static final int MAX_ATTEMPTS = 5;

  /** All that can change and would refuse the token. */
  private static final String IF_LIVE =
      """
       WHERE grant_id = :id AND client_id = :client AND offline AND ended_at IS NULL
        AND expires_at > :now AND used_at > :used_after AND
      """
          + GrantStore.USER_IS_THE_SAME;

  private static final String RETURNING = " RETURNING " + GrantRowStore.COLUMNS_WITH_PROFILE;

  private static final String ROTATE =
      "UPDATE user_grant SET generation = generation + 1, rotated_at = :now, used_at = :now"
          + IF_LIVE
          + " AND generation = :generation AND rotated_at <= :rotated_until";

  /** Rule 4. */
  private static final String JUMP =
      "UPDATE user_grant SET generation = :generation + 1, rotated_at = :now, used_at = :now"
          + IF_LIVE
          + " AND generation < :generation";

  /** Where tokens don't rotate; the row of a database that went back catches up. */
  private static final String USE =
      "UPDATE user_grant SET generation = :generation, used_at = :now"
          + IF_LIVE
          + " AND generation <= :generation";

  /** What never changes is compared where it was guessed. */
  private static final String IF_GUESSED = " AND scope = :scope AND apis = :apis";

  private final Database database;
  private final InstantSource clock;

  RotationStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param guess of what was granted; what is decided by it holds only if it is right
   */
  Rotation rotate(
      RefreshToken presented, ClientId client, RefreshPolicy policy, Optional<Granted> guess) {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Moved moved =
          database.writeOne(
              tx -> {
                Attempt attempt = new Attempt(presented, client, policy, guess, now());
                return new Moved(attempt, attempt.move(tx, policy.rotates() ? ROTATE : USE));
              });
      Optional<Rotation> outcome =
          moved.grant.isPresent()
              ? moved.grant.map(owned -> new Rotated(owned.grant(), owned.profile(), false))
              : otherwise(moved.attempt);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw new IllegalStateException("The grant was changed again and again at the same time");
  }

  private record Moved(Attempt attempt, Optional<Owned> grant) {}

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Empty where somebody changed the row in between: then another attempt decides anew. */
  private Optional<Rotation> otherwise(Attempt attempt) {
    return switch (database.read(attempt::verdict)) {
      case Verdict.Answer(Rotation rotation) -> Optional.of(rotation);
      case Verdict.Ahead() ->
          database
              .writeOne(tx -> attempt.move(tx, JUMP))
              .map(owned -> new Rotated(owned.grant(), owned.profile(), true));
      case Verdict.Spent() -> database.writeOne(attempt::end).map(Reused::new);
      case Verdict.Changed() -> Optional.empty();
    };
  }

  /** Why a statement gave no row. */
  private sealed interface Verdict {
    record Answer(Rotation rotation) implements Verdict {}

    record Ahead() implements Verdict {}

    record Spent() implements Verdict {}

    record Changed() implements Verdict {}
  }

  /** One run, all at one time: what the first statement refused, the verdict refuses too. */
  private record Attempt(
      RefreshToken presented,
      ClientId client,
      RefreshPolicy policy,
      Optional<Granted> guess,
      Instant now) {

    Verdict verdict(Tx tx) {
      Optional<Owned> row = GrantRowStore.find(tx, presented.grantId());
      if (row.isEmpty()) {
        return new Verdict.Answer(new Gone(Because.UNKNOWN));
      }
      Grant grant = row.get().grant();
      if (grant.clientId().equals(client) && !isAsGuessed(grant)) {
        return new Verdict.Answer(new Different(grant));
      }
      return gone(tx, grant)
          .<Verdict>map(because -> new Verdict.Answer(new Gone(because)))
          .orElseGet(() -> verdict(row.get()));
    }

    private boolean isAsGuessed(Grant grant) {
      return guess.isEmpty() || guess.get().isWrittenLike(grant.granted());
    }

    private Verdict verdict(Owned row) {
      Grant grant = row.grant();
      long behind = grant.generation() - presented.generation();
      if (behind < 0) {
        return policy.rotates() ? new Verdict.Ahead() : new Verdict.Changed();
      }
      if (behind <= 1 && grant.isYoung(now, policy.leeway())) {
        return new Verdict.Answer(new Retried(grant, row.profile()));
      }
      return behind == 0 ? new Verdict.Changed() : new Verdict.Spent();
    }

    private Optional<Because> gone(Tx tx, Grant grant) {
      if (!grant.clientId().equals(client)) {
        return Optional.of(Because.OTHER_CLIENT);
      }
      Standing user = UserStandingStore.of(tx, grant.authentication());
      if (user == Standing.BLOCKED) {
        // Said first: blocking somebody ends their grants too, and the applications should tell
        // why.
        return Optional.of(Because.USER_BLOCKED);
      }
      if (grant.ended().isPresent() || !grant.granted().isOffline()) {
        return Optional.of(Because.ENDED);
      }
      if (!grant.expiresAt().isAfter(now)) {
        return Optional.of(Because.EXPIRED);
      }
      if (!grant.usedAt().isAfter(now.minus(policy.idle()))) {
        return Optional.of(Because.IDLE);
      }
      return user == Standing.SIGNED_OUT ? Optional.of(Because.SIGNED_OUT) : Optional.empty();
    }

    Optional<Grant> end(Tx tx) {
      return GrantStore.end(
          tx, presented.grantId(), presented.generation(), EndReason.TOKEN_REUSED, now);
    }

    Optional<Owned> move(Tx tx, String sql) {
      Query query =
          tx.query(sql + (guess.isPresent() ? IF_GUESSED : "") + RETURNING)
              .bind("id", presented.grantId().bytes())
              .bind("client", client.value())
              .bind("generation", presented.generation())
              .bind("now", now.toEpochMilli())
              .bind("used_after", now.minus(policy.idle()).toEpochMilli());
      if (sql.equals(ROTATE)) {
        query.bind("rotated_until", now.minus(policy.leeway()).toEpochMilli());
      }
      if (guess.isPresent()) {
        query.bind("scope", guess.get().scopes().toString()).bind("apis", guess.get().apisText());
      }
      return query.map((rs, _) -> GrantRowStore.owned(rs)).findOne();
    }
  }
}
