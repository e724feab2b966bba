package ai.intermezzo.auth.page;

/** What the last post on the account page did, or why it did nothing. */
public enum AccountNotice implements Named {
  /** One session is over. */
  SESSION_ENDED,
  /** An application has lost its access. */
  APPLICATION_REMOVED,
  /** The new password holds; the other sessions are over. */
  PASSWORD_CHANGED,
  /** The current password is another one. */
  PASSWORD_WRONG("current_password"),
  /** Fewer characters than {@link ai.intermezzo.auth.user.Password#MIN_LENGTH}. */
  PASSWORD_SHORT("new_password"),
  /** One that others would try first, or the e-mail address itself. */
  PASSWORD_COMMON("new_password"),
  /** More characters than {@link ai.intermezzo.auth.user.Password#MAX_LENGTH}. */
  PASSWORD_LONG("new_password"),
  /** All other sessions and every application's access are over. */
  SIGNED_OUT_EVERYWHERE,
  /** Too many attempts on the password. */
  TOO_MANY(""),
  /** Too many people sign in at this moment. */
  BUSY(""),
  /** The page was open for too long. */
  EXPIRED("");

  private final boolean problem;
  private final String field;

  AccountNotice() {
    this.problem = false;
    this.field = "";
  }

  AccountNotice(String field) {
    this.problem = true;
    this.field = field;
  }

  boolean isProblem() {
    return problem;
  }

  /** The field of the password's form that it is about; empty for none in particular. */
  String field() {
    return field;
  }
}
