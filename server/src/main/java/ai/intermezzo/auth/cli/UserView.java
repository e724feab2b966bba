package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.user.User;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** A user as commands print them: never a password, nor its hash. */
final class UserView {
  private UserView() {}

  static Map<String, Object> of(User user) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("user_id", user.subject());
    view.put("email", user.email().value());
    view.put("email_verified", user.emailVerified());
    user.name().ifPresent(name -> view.put("name", name));
    view.put("status", status(user));
    view.put("has_password", user.passwordHash().isPresent());
    view.put("created_at", user.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    user.blockedAt()
        .ifPresent(at -> view.put("blocked_at", at.truncatedTo(ChronoUnit.MILLIS).toString()));
    return view;
  }

  /** One row of a list. */
  static Map<String, Object> row(User user) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("user_id", user.subject());
    row.put("email", user.email().value());
    user.name().ifPresent(name -> row.put("name", name));
    row.put("status", status(user));
    return row;
  }

  private static String status(User user) {
    return user.isBlocked() ? "blocked" : "active";
  }
}
