package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.grant.Rotation.Because;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * One grant as the design's four rules have it, in plain words and without a database: says what
 * must become of each token that is presented.
 */
final class RotationModel {
  /** What a restore of the database brings back. */
  record Row(long generation, Instant rotatedAt, Instant usedAt, boolean ended) {}

  /** An outcome without its grant; the generation is the one given out, or -1. */
  record Outcome(String what, long generation) {
    static Outcome of(Rotation rotation) {
      return switch (rotation) {
        case Rotation.Rotated(Grant grant, _, boolean restored) ->
            new Outcome(restored ? "rotated after a restore" : "rotated", grant.generation());
        case Rotation.Retried(Grant current, _) -> new Outcome("retried", current.generation());
        case Rotation.Different _ -> new Outcome("different", -1);
        case Rotation.Reused _ -> new Outcome("reused", -1);
        case Rotation.Gone(Because because) -> new Outcome("gone: " + because, -1);
      };
    }

    boolean isRotation() {
      return what.startsWith("rotated");
    }
  }

  private final Instant expiresAt;
  private Row row;
  private boolean blocked;
  private boolean signedOut;

  RotationModel(Grant grant) {
    this.expiresAt = grant.expiresAt();
    this.row = new Row(0, Instant.EPOCH, grant.createdAt(), false);
  }

  Row row() {
    return row;
  }

  void restore(Row before) {
    row = before;
  }

  void end() {
    row = new Row(row.generation, row.rotatedAt, row.usedAt, true);
  }

  void block() {
    blocked = true;
    signedOut = true;
  }

  void unblock() {
    blocked = false;
  }

  void signOut() {
    signedOut = true;
  }

  /** Whether some token of it can still be good. */
  boolean isAlive(Instant now) {
    return !row.ended && !signedOut && now.isBefore(expiresAt);
  }

  Outcome present(long token, boolean ownClient, RefreshPolicy policy, Instant now) {
    if (!ownClient) {
      return gone(Because.OTHER_CLIENT);
    }
    if (blocked) {
      return gone(Because.USER_BLOCKED);
    }
    if (row.ended) {
      return gone(Because.ENDED);
    }
    if (!now.isBefore(expiresAt)) {
      return gone(Because.EXPIRED);
    }
    if (Duration.between(row.usedAt, now).compareTo(policy.idle()) >= 0) {
      return gone(Because.IDLE);
    }
    if (signedOut) {
      return gone(Because.SIGNED_OUT);
    }
    boolean young = Duration.between(row.rotatedAt, now).compareTo(policy.leeway()) < 0;
    if (!policy.rotates() && token >= row.generation) {
      row = new Row(token, row.rotatedAt, now, false);
      return new Outcome("rotated", token);
    }
    // Rule 4.
    if (token > row.generation) {
      return rotate(token + 1, now, "rotated after a restore");
    }
    // Rule 1.
    if (token == row.generation && !young) {
      return rotate(token + 1, now, "rotated");
    }
    // Rule 1 for a young one, and rule 2.
    if (token >= row.generation - 1 && young) {
      return new Outcome("retried", row.generation);
    }
    // Rule 3.
    end();
    return new Outcome("reused", -1);
  }

  private Outcome rotate(long generation, Instant now, String what) {
    row = new Row(generation, now, now, false);
    return new Outcome(what, generation);
  }

  private static Outcome gone(Because because) {
    return new Outcome("gone: " + because, -1);
  }
}
