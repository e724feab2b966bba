package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.IdToken;
import java.security.Principal;

/**
 * Who is signed in.
 *
 * @param person what the server said of them, verified
 */
public record PersonPrincipal(IdToken person) implements Principal {

  /** Their subject: the key of what you keep about them. */
  @Override
  public String getName() {
    return person.subject();
  }

  /** Without the person: this ends up in logs. */
  @Override
  public String toString() {
    return "PersonPrincipal";
  }
}
