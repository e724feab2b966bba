package ai.intermezzo.auth.account;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.page.AccountNotice;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.Busy;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.PasswordAttempts;
import ai.intermezzo.auth.user.PasswordCheck;
import ai.intermezzo.auth.user.PasswordHash;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.util.List;

/**
 * Gives a person another password. They prove that they know the one that they have, with the same
 * limits as at the login page, since a browser left open must not be enough. Whatever was begun
 * with the old one ends, but for the session that they are in, which gets a new cookie.
 */
final class PasswordChange {
  /** RFC 8176 §2: they have just typed it. */
  private static final List<String> AMR = List.of("pwd");

  private final UserStore users;
  private final PasswordCheck check;
  private final Passwords passwords;
  private final SessionStore sessions;
  private final SessionEndStore ends;
  private final AuditLog audit;

  PasswordChange(
      UserStore users,
      PasswordCheck check,
      Passwords passwords,
      SessionStore sessions,
      SessionEndStore ends,
      AuditLog audit) {
    this.users = users;
    this.check = check;
    this.passwords = passwords;
    this.sessions = sessions;
    this.ends = ends;
    this.audit = audit;
  }

  /** Changes it, or says why not. */
  Change change(Request request, User user, LoginSession session, String current, String wanted) {
    Password chosen;
    try {
      chosen = Password.chosen(wanted, user.email());
    } catch (InvalidSetting _) {
      return Change.of(problem(wanted));
    }
    try {
      return switch (check.check(
          user.email().value(),
          Password.presented(current),
          request.remoteAddress(),
          PasswordAttempts.DEVICE_COOKIE.read(request))) {
        case PasswordCheck.Result.Right(var known) when known.id().equals(user.id()) ->
            change(request, session, passwords.hash(chosen));
        case PasswordCheck.Result.TooMany _ -> Change.of(AccountNotice.TOO_MANY);
        case PasswordCheck.Result.Right _,
            PasswordCheck.Result.Wrong _,
            PasswordCheck.Result.Blocked _ ->
            wrong(request, session);
      };
    } catch (Busy _) {
      return Change.of(AccountNotice.BUSY);
    }
  }

  /** Somebody at an open session who guesses is worth knowing of. */
  private Change wrong(Request request, LoginSession session) {
    audit.record(
        AuditEvent.of(AuditKind.PASSWORD_CHANGE_FAILED)
            .user(session.userId().value())
            .sid(session.sid())
            .from(request.remoteAddress()));
    return Change.of(AccountNotice.PASSWORD_WRONG);
  }

  private Change change(Request request, LoginSession session, PasswordHash hash) {
    long epoch = users.setPassword(session.userId(), hash);
    List<Response.Header> cookies =
        sessions.reopen(session, epoch, AMR).stream()
            .map(opened -> SessionStore.COOKIE.set(opened.secret(), opened.lifetime()))
            .toList();
    ends.endOthers(session.userId(), session.sid());
    audit.record(
        AuditEvent.of(AuditKind.PASSWORD_CHANGED)
            .user(session.userId().value())
            .sid(session.sid())
            .from(request.remoteAddress()));
    return new Change(AccountNotice.PASSWORD_CHANGED, cookies);
  }

  private static AccountNotice problem(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < Password.MIN_LENGTH) {
      return AccountNotice.PASSWORD_SHORT;
    }
    return length > Password.MAX_LENGTH
        ? AccountNotice.PASSWORD_LONG
        : AccountNotice.PASSWORD_COMMON;
  }
}
