package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.user.Profile;
import java.util.Optional;

/** What became of an attempt to redeem a code. */
public sealed interface Redemption {
  /**
   * The code is spent, and the grant begins.
   *
   * @param profile whose grant it is; empty where the user's row is not valid
   */
  record Redeemed(Grant grant, Optional<Profile> profile) implements Redemption {}

  /** This very attempt had spent it before: answer as if it were the first time. */
  record Repeated(Grant grant, Optional<Profile> profile) implements Redemption {}

  /**
   * Somebody else spent it before; the grant has ended.
   *
   * @param endedNow whether it ended by this; of many at once, one
   */
  record Reused(Grant grant, boolean endedNow) implements Redemption {}

  /** No row was made. */
  record Refused(Because because) implements Redemption {}

  /** Why no row was made. */
  enum Because {
    /** The code is older than its lifetime. */
    EXPIRED,
    /** The user may not sign in now. */
    USER_BLOCKED,
    /** Since the code was issued the user was deleted, or signed out, here or everywhere. */
    SIGNED_OUT
  }
}
