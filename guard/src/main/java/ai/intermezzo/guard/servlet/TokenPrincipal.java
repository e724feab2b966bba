package ai.intermezzo.guard.servlet;

import ai.intermezzo.guard.AccessToken;
import java.security.Principal;

/**
 * Who a request's token speaks for.
 *
 * @param token what the token says, verified
 */
public record TokenPrincipal(AccessToken token) implements Principal {

  /** The token's subject: the user, or the client itself where there is no user. */
  @Override
  public String getName() {
    return token.subject();
  }
}
