package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.IdToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is the person that its session belongs to. */
final class PersonRequest extends HttpServletRequestWrapper {
  private final IdToken person;

  PersonRequest(HttpServletRequest request, IdToken person) {
    super(request);
    this.person = person;
  }

  @Override
  public Principal getUserPrincipal() {
    return new PersonPrincipal(person);
  }

  @Override
  public String getRemoteUser() {
    return person.subject();
  }

  @Override
  public String getAuthType() {
    return "OpenID Connect";
  }
}
