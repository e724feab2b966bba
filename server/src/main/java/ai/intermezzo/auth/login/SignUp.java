package ai.intermezzo.auth.login;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.page.SignUpProblem;
import ai.intermezzo.auth.user.Busy;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.PasswordAttempts;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import ai.intermezzo.auth.user.UserStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A person makes an account and is signed in with it. The address counts as not verified.
 *
 * <p>That an address is taken can't be hidden here, since no mail is sent; so how many accounts one
 * network may try to make is limited.
 */
public final class SignUp {
  private final UserStore users;
  private final Passwords passwords;
  private final PasswordAttempts attempts;
  private final BrowserSessions sessions;
  private final AuditLog audit;
  private final InstantSource clock;
  private final SecureRandom random;

  public SignUp(
      UserStore users,
      Passwords passwords,
      PasswordAttempts attempts,
      BrowserSessions sessions,
      AuditLog audit,
      InstantSource clock,
      SecureRandom random) {
    this.users = users;
    this.passwords = passwords;
    this.attempts = attempts;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /** What came of it. */
  public sealed interface Result {
    /** The account is there, and its owner signed in. */
    record Success(SignedIn signedIn) implements Result {}

    /** No account was made. */
    record Refused(SignUpProblem problem, int status) implements Result {}
  }

  /** Makes an account of what was typed. */
  public Result signUp(Request request, String typedEmail, String typedName, String typedPassword) {
    Optional<Email> email = Email.typed(typedEmail);
    if (email.isEmpty()) {
      return refused(SignUpProblem.EMAIL_INVALID);
    }
    if (!typedName.isBlank() && !User.isName(typedName.strip())) {
      return refused(SignUpProblem.NAME_INVALID);
    }
    Password password;
    try {
      password = Password.chosen(typedPassword, email.get());
    } catch (InvalidSetting _) {
      return refused(problem(typedPassword));
    }
    if (!attempts.mayMakeAccount(request.remoteAddress())) {
      return new Result.Refused(SignUpProblem.TOO_MANY, 429);
    }
    Optional<String> name = Optional.of(typedName.strip()).filter(text -> !text.isEmpty());
    try {
      User user =
          User.create(
              UserId.generate(random),
              email.get(),
              false,
              name,
              Optional.of(passwords.hash(password)),
              clock.instant());
      return users.create(user)
          ? sessions
              .begin(request, user, PasswordSignIn.AMR)
              .map(signedIn -> success(request, signedIn))
              .orElseGet(() -> refused(SignUpProblem.EMAIL_TAKEN))
          : refused(SignUpProblem.EMAIL_TAKEN);
    } catch (Busy _) {
      return new Result.Refused(SignUpProblem.BUSY, 503);
    }
  }

  private Result success(Request request, SignedIn signedIn) {
    audit.record(
        AuditEvent.of(AuditKind.SIGNED_UP)
            .user(signedIn.user().subject())
            .sid(signedIn.session().sid())
            .from(request.remoteAddress()));
    return new Result.Success(signedIn);
  }

  private static SignUpProblem problem(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < Password.MIN_LENGTH) {
      return SignUpProblem.PASSWORD_SHORT;
    }
    return length > Password.MAX_LENGTH
        ? SignUpProblem.PASSWORD_LONG
        : SignUpProblem.PASSWORD_COMMON;
  }

  private static Result refused(SignUpProblem problem) {
    return new Result.Refused(problem, 400);
  }
}
