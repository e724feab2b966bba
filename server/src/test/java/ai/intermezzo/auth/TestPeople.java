package ai.intermezzo.auth;

import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import ai.intermezzo.auth.user.UserStore;
import java.security.SecureRandom;
import java.util.Optional;

/** People who can sign in at a server. */
public final class TestPeople {
  /** The password of each of them. */
  public static final String PASSWORD = "correct horse battery";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final TestServer server;

  public TestPeople(TestServer server) {
    this.server = server;
  }

  /** Somebody new with that name, at NAME@people.test. */
  public User add(String name) {
    Email email = new Email(name + "@people.test");
    try (Passwords passwords = new Passwords(RANDOM)) {
      User user =
          User.create(
              UserId.generate(RANDOM),
              email,
              true,
              Optional.of(name),
              Optional.of(passwords.hash(Password.chosen(PASSWORD, email))),
              server.now());
      if (!users().create(user)) {
        throw new AssertionError("There is a " + name + " already");
      }
      return user;
    }
  }

  /** The users of the server's database. */
  public UserStore users() {
    return new UserStore(server.database(), server.clock());
  }
}
