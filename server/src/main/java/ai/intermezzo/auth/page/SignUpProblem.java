package ai.intermezzo.auth.page;

/** Why an account was not made. */
public enum SignUpProblem implements Named {
  /** Somebody has an account with it. */
  EMAIL_TAKEN("email"),
  /** No mail can go there. */
  EMAIL_INVALID("email"),
  /** Fewer characters than {@link ai.intermezzo.auth.user.Password#MIN_LENGTH}. */
  PASSWORD_SHORT("password"),
  /** One that others would try first, or the e-mail address itself. */
  PASSWORD_COMMON("password"),
  /** More characters than {@link ai.intermezzo.auth.user.Password#MAX_LENGTH}. */
  PASSWORD_LONG("password"),
  /** Too long, or with characters that can't be shown. */
  NAME_INVALID("name"),
  /** Too many accounts from the address. */
  TOO_MANY(""),
  /** Too many people sign in or up at this moment. */
  BUSY(""),
  /** The page was open for too long, or was opened in another browser. */
  EXPIRED("");

  private final String field;

  SignUpProblem(String field) {
    this.field = field;
  }

  /** The form's field that it is about; empty for none in particular. */
  String field() {
    return field;
  }
}
