package ai.intermezzo.auth.page;

/** Why somebody was not signed in. */
public enum LoginProblem implements Named {
  /** No such account, or another password: nobody learns which. */
  WRONG,
  /** Too many attempts on the account or from the address. */
  TOO_MANY,
  /** The account is blocked; said only to who knows its password. */
  BLOCKED,
  /** The page was open for too long, or was opened in another browser. */
  EXPIRED,
  /** Too many people sign in at this moment. */
  BUSY
}
