package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.login.SignUp;
import java.util.Optional;
import java.util.Set;

/** The sign-up page was sent, or asked for: {@code POST /authorize/sign-up}. */
final class SignUpStep implements JourneyEndpoint.Step {
  static final Set<String> FIELDS = Set.of("email", "name", "password");

  private final SignUp signUp;
  private final Journeys journeys;
  private final JourneyPages pages;

  SignUpStep(SignUp signUp, Journeys journeys, JourneyPages pages) {
    this.signUp = signUp;
    this.journeys = journeys;
    this.pages = pages;
  }

  @Override
  public Response take(Request request, Parameters form, JourneyEndpoint.Stage stage) {
    String email = form.get("email").orElse("");
    String name = form.get("name").orElse("");
    Optional<String> password = form.get("password");
    if (email.isEmpty() && password.isEmpty()) {
      // From the login page's link.
      String hint = stage.asked().map(AuthorizeRequest::loginHint).orElse("");
      return pages.signUp(request, stage.journey(), stage.asked(), hint, "", Optional.empty(), 200);
    }
    return switch (signUp.signUp(request, email, name, password.orElse(""))) {
      case SignUp.Result.Success(var who) -> LoginStep.done(request, stage, journeys, who);
      case SignUp.Result.Refused(var problem, int status) ->
          pages.signUp(
              request, stage.journey(), stage.asked(), email, name, Optional.of(problem), status);
    };
  }
}
