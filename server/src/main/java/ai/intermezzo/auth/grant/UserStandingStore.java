package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.store.Tx;

/** Asks the table {@code user_account} why somebody's grants don't count. */
final class UserStandingStore {
  private UserStandingStore() {}

  /** What the row of a user says of what was issued at a sign-in. */
  enum Standing {
    GOOD,
    BLOCKED,
    SIGNED_OUT
  }

  static Standing of(Tx tx, Authentication authentication) {
    return tx.query("SELECT epoch, blocked_at FROM user_account WHERE user_id = :id")
        .bind("id", authentication.userId().bytes())
        .map(
            (rs, _) -> {
              if (rs.getObject("blocked_at") != null) {
                return Standing.BLOCKED;
              }
              return rs.getLong("epoch") == authentication.userEpoch()
                  ? Standing.GOOD
                  : Standing.SIGNED_OUT;
            })
        .findOne()
        .orElse(Standing.SIGNED_OUT);
  }
}
