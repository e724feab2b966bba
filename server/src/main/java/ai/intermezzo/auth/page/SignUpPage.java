package ai.intermezzo.auth.page;

import java.util.List;
import java.util.Optional;

/**
 * Where a person makes an account. It posts {@code email}, {@code name} and {@code password}.
 *
 * @param action the path that it posts to
 * @param hidden posted with it
 * @param clientName the application that asks; empty where the person came by themselves
 * @param email what was typed before
 * @param name what was typed before
 * @param problem why the last attempt did not succeed
 * @param loginAction the path that shows the login page, reached by a form of its own with the
 *     hidden fields only
 */
public record SignUpPage(
    String action,
    List<Hidden> hidden,
    String clientName,
    String email,
    String name,
    Optional<SignUpProblem> problem,
    String loginAction) {
  public SignUpPage {
    hidden = List.copyOf(hidden);
  }

  /** Which field the problem is about; empty for none in particular. */
  public String wrongField() {
    return problem.map(SignUpProblem::field).orElse("");
  }

  /** Where the person types next: what is wrong, else what is missing. */
  public String focus() {
    if (!wrongField().isEmpty()) {
      return wrongField();
    }
    return email.isEmpty() ? "email" : "password";
  }
}
