package ai.intermezzo.auth.page;

import java.util.List;
import java.util.Optional;

/**
 * A person's own page: where they are signed in, which applications they allowed, their password.
 *
 * <p>Each of its forms posts {@code do}: {@code end-session} with {@code sid}, {@code
 * remove-application} with {@code client_id}, {@code change-password} with {@code current_password}
 * and {@code new_password}, {@code sign-out}, {@code sign-out-everywhere}.
 *
 * @param action the path that every form posts to
 * @param hidden posted with each
 * @param email of the account
 * @param name what the person is called; may be empty
 * @param sessions in the order that they are shown
 * @param applications in the order that they are shown
 * @param notice what the last post did
 */
public record AccountPage(
    String action,
    List<Hidden> hidden,
    String email,
    String name,
    List<SessionLine> sessions,
    List<ApplicationLine> applications,
    Optional<AccountNotice> notice) {
  public AccountPage {
    hidden = List.copyOf(hidden);
    sessions = List.copyOf(sessions);
    applications = List.copyOf(applications);
  }

  /** Whether there is a session that a button can end. */
  public boolean hasOtherSessions() {
    return sessions.stream().anyMatch(session -> !session.current());
  }

  /** Which field the notice is about; empty for none in particular. */
  public String wrongField() {
    return notice.map(AccountNotice::field).orElse("");
  }

  /** Whether the notice says that something did not happen. */
  public boolean isProblem() {
    return notice.filter(AccountNotice::isProblem).isPresent();
  }
}
