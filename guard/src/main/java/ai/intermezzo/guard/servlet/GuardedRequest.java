package ai.intermezzo.guard.servlet;

import ai.intermezzo.guard.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is the one that its token speaks for, with the token's scopes as roles. */
final class GuardedRequest extends HttpServletRequestWrapper {
  /** What Spring Security puts in front of a scope to make a role of it. */
  private static final String SCOPE_ROLE = "SCOPE_";

  private final AccessToken token;

  GuardedRequest(HttpServletRequest request, AccessToken token) {
    super(request);
    this.token = token;
  }

  @Override
  public Principal getUserPrincipal() {
    return new TokenPrincipal(token);
  }

  @Override
  public String getRemoteUser() {
    return token.subject();
  }

  @Override
  public String getAuthType() {
    return "Bearer";
  }

  /** {@code read:notes} and {@code SCOPE_read:notes} are both the scope {@code read:notes}. */
  @Override
  public boolean isUserInRole(String role) {
    return token.allows(role)
        || (role.startsWith(SCOPE_ROLE) && token.allows(role.substring(SCOPE_ROLE.length())));
  }
}
