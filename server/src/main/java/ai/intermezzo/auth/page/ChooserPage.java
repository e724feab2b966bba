package ai.intermezzo.auth.page;

import java.util.List;

/**
 * Whether to go on as who is signed in ({@code prompt=select_account}, OpenID Connect Core
 * §3.1.2.1). It posts {@code choice} as {@code continue} or {@code other}.
 *
 * @param action the path that it posts to
 * @param hidden posted with it
 * @param clientName the application that asks
 * @param userName who is signed in; may be empty
 * @param userEmail who is signed in
 */
public record ChooserPage(
    String action, List<Hidden> hidden, String clientName, String userName, String userEmail) {
  public ChooserPage {
    hidden = List.copyOf(hidden);
  }

  /** The name, or the address of who has none. */
  public String who() {
    return userName.isEmpty() ? userEmail : userName;
  }
}
