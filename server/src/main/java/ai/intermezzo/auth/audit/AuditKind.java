package ai.intermezzo.auth.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened. Its word stands in the database and in what is listed. */
public enum AuditKind {
  /** Somebody proved who they are, and a session began or went on. */
  SIGNED_IN,
  /** A wrong password, or an account that does not exist; which, is not said. */
  SIGN_IN_FAILED,
  /** Passwords are not looked at for a while: too many were wrong. */
  SIGN_IN_LIMITED,
  /** Somebody made themselves an account. */
  SIGNED_UP,
  /** A session was ended by its owner. */
  SIGNED_OUT,
  /** All sessions and grants of a user were ended by them. */
  SIGNED_OUT_EVERYWHERE,
  /** What a user allowed a client ended; the detail {@code reason} says why. */
  GRANT_ENDED,
  /** A code was redeemed twice, so that somebody may have stolen it (RFC 9700 §2.1.1). */
  CODE_REUSED,
  /** A spent refresh token came back, so that somebody may have stolen it (RFC 9700 §4.14.2). */
  TOKEN_REUSED,
  /** A refresh token was ahead of its row: the database has gone back to an older state. */
  DATABASE_RESTORED,
  /** A user allowed a client what it asked for. */
  CONSENT_GIVEN,
  /** A user refused a client what it asked for. */
  CONSENT_DENIED,
  /** A user took back what they had allowed a client. */
  CONSENT_WITHDRAWN,
  /** A user has another password. */
  PASSWORD_CHANGED,
  /** Somebody who is signed in as a user does not know the password that they want to change. */
  PASSWORD_CHANGE_FAILED,
  /** An operator shut a user out. */
  USER_BLOCKED,
  /** An operator let a user in again. */
  USER_UNBLOCKED,
  /** An operator removed a user. */
  USER_DELETED,
  /** An application could not be told of a session's end (OpenID Connect Back-Channel Logout). */
  LOGOUT_NOT_DELIVERED;

  /** As the database has it, for example {@code signed_in}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of a word; empty where only another version knows it. */
  public static Optional<AuditKind> find(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
