package ai.intermezzo.auth.page;

import java.util.List;
import java.util.Optional;

/**
 * Where a person signs in. It posts {@code email} and {@code password}.
 *
 * @param action the path that it posts to
 * @param hidden posted with it
 * @param clientName the application that asks; empty where the person came by themselves
 * @param email what is known already: the {@code login_hint} or what was typed before
 * @param problem why the last attempt did not succeed
 * @param signUpAction the path that shows the sign-up page, reached by a form of its own with the
 *     hidden fields only; empty where nobody may sign up
 */
public record LoginPage(
    String action,
    List<Hidden> hidden,
    String clientName,
    String email,
    Optional<LoginProblem> problem,
    Optional<String> signUpAction) {
  public LoginPage {
    hidden = List.copyOf(hidden);
  }

  /** Whether what was typed is wrong, and not the moment. */
  public boolean isWrong() {
    return problem.filter(LoginProblem.WRONG::equals).isPresent();
  }
}
