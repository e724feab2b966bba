package ai.intermezzo.auth.login;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.page.LoginProblem;
import ai.intermezzo.auth.user.Busy;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.PasswordAttempts;
import ai.intermezzo.auth.user.PasswordCheck;
import java.time.Duration;
import java.util.List;

/** A person proves who they are by e-mail address and password. */
public final class PasswordSignIn {
  /** RFC 8176 §2: {@code pwd}. */
  static final List<String> AMR = List.of("pwd");

  private static final Duration SOON = Duration.ofSeconds(2);

  private final PasswordCheck check;
  private final BrowserSessions sessions;
  private final AuditLog audit;

  public PasswordSignIn(PasswordCheck check, BrowserSessions sessions, AuditLog audit) {
    this.check = check;
    this.sessions = sessions;
    this.audit = audit;
  }

  /** What came of it. */
  public sealed interface Result {
    /** They are who they say. */
    record Success(SignedIn signedIn) implements Result {}

    /**
     * They are not signed in.
     *
     * @param status the answer's: the same for an account that exists and for one that doesn't
     * @param retryAfter when another attempt makes sense; zero for at once
     */
    record Refused(LoginProblem problem, int status, Duration retryAfter) implements Result {}
  }

  /**
   * Checks what was typed and begins a session.
   *
   * @param email what was typed, an address or not
   * @param password what was typed
   */
  public Result signIn(Request request, String email, String password) {
    try {
      return switch (check.check(
          email,
          Password.presented(password),
          request.remoteAddress(),
          PasswordAttempts.DEVICE_COOKIE.read(request))) {
        case PasswordCheck.Result.Right(var user) ->
            sessions
                .begin(request, user, AMR)
                .map(signedIn -> success(request, signedIn))
                .orElseGet(() -> wrong(request));
        case PasswordCheck.Result.Blocked _ ->
            new Result.Refused(LoginProblem.BLOCKED, 403, Duration.ZERO);
        case PasswordCheck.Result.Wrong _ -> wrong(request);
        case PasswordCheck.Result.TooMany(Duration retryAfter) -> {
          audit.record(AuditEvent.of(AuditKind.SIGN_IN_LIMITED).from(request.remoteAddress()));
          yield new Result.Refused(LoginProblem.TOO_MANY, 429, retryAfter);
        }
      };
    } catch (Busy _) {
      return new Result.Refused(LoginProblem.BUSY, 503, SOON);
    }
  }

  private Result success(Request request, SignedIn signedIn) {
    audit.record(
        AuditEvent.of(AuditKind.SIGNED_IN)
            .user(signedIn.user().subject())
            .sid(signedIn.session().sid())
            .from(request.remoteAddress())
            .with("amr", String.join(" ", signedIn.session().amr())));
    return new Result.Success(signedIn);
  }

  /** Whether there is such an account must not show in how long this takes: no account is named. */
  private Result wrong(Request request) {
    audit.record(AuditEvent.of(AuditKind.SIGN_IN_FAILED).from(request.remoteAddress()));
    return new Result.Refused(LoginProblem.WRONG, 400, Duration.ZERO);
  }
}
