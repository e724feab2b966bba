package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.user.Profile;
import java.util.Optional;

/** What became of a refresh token that was presented. */
public sealed interface Rotation {
  /**
   * It was good: the grant stands at a new generation (at the same, where the client's tokens don't
   * rotate).
   *
   * @param profile whose grant it is; empty where the user's row is not valid
   * @param restored whether the token was ahead of the row, so that the database has gone back
   */
  record Rotated(Grant grant, Optional<Profile> profile, boolean restored) implements Rotation {}

  /** It was superseded, or became current, less than the leeway ago: nothing moved. */
  record Retried(Grant current, Optional<Profile> profile) implements Rotation {}

  /** The grant is another one than was guessed: nothing moved. */
  record Different(Grant actual) implements Rotation {}

  /** A spent token came back, and the grant ended by this; of many at once, one is told so. */
  record Reused(Grant ended) implements Rotation {}

  /** The token is good for nothing anymore, or never was for this client; nothing moved. */
  record Gone(Because because) implements Rotation {}

  /** Why a token is good for nothing. */
  enum Because {
    /** There is no such grant: it was swept, or a restore has lost it. */
    UNKNOWN,
    /** It is another client's. */
    OTHER_CLIENT,
    /** The grant has ended. */
    ENDED,
    /** The grant is at its absolute end. */
    EXPIRED,
    /** The grant was not used for too long. */
    IDLE,
    /** The user may not sign in now. */
    USER_BLOCKED,
    /** The user was deleted, or signed out everywhere. */
    SIGNED_OUT
  }
}
