package ai.intermezzo.auth.page;

import java.util.List;

/**
 * Asks whether to sign out, where the request alone does not prove that the person wants it (OpenID
 * Connect RP-Initiated Logout §2). It posts {@code decision} as {@code logout} or {@code stay}.
 *
 * @param action the path that it posts to
 * @param hidden posted with it
 * @param clientName the application that asks; may be empty
 * @param userEmail who is signed in; may be empty
 */
public record LogoutPage(String action, List<Hidden> hidden, String clientName, String userEmail) {
  public LogoutPage {
    hidden = List.copyOf(hidden);
  }
}
