package ai.intermezzo.auth.user;

import java.util.List;
import java.util.Optional;

/**
 * Some users of many, in the order of their e-mail addresses.
 *
 * @param users those whose rows are valid
 * @param next what to ask for the following page with; empty where this is the last one
 */
public record UserPage(List<User> users, Optional<String> next) {
  public UserPage {
    users = List.copyOf(users);
  }
}
