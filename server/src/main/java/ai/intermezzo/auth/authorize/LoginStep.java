package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.login.PasswordSignIn;
import ai.intermezzo.auth.login.SignedIn;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The login page was sent: {@code POST /authorize/login}. */
final class LoginStep implements JourneyEndpoint.Step {
  static final Set<String> FIELDS = Set.of("email", "password");

  private final PasswordSignIn signIn;
  private final Journeys journeys;
  private final JourneyPages pages;

  LoginStep(PasswordSignIn signIn, Journeys journeys, JourneyPages pages) {
    this.signIn = signIn;
    this.journeys = journeys;
    this.pages = pages;
  }

  @Override
  public Response take(Request request, Parameters form, JourneyEndpoint.Stage stage) {
    Optional<String> email = form.get("email");
    Optional<String> password = form.get("password");
    if (email.isEmpty() && password.isEmpty()) {
      // From the sign-up page's link.
      return pages.login(request, stage.journey(), stage.asked());
    }
    return switch (signIn.signIn(request, email.orElse(""), password.orElse(""))) {
      case PasswordSignIn.Result.Success(SignedIn who) -> done(request, stage, journeys, who);
      case PasswordSignIn.Result.Refused(var problem, int status, Duration retryAfter) -> {
        Response page =
            pages.login(
                request,
                stage.journey(),
                stage.asked(),
                email.orElse(""),
                Optional.of(problem),
                status);
        yield retryAfter.isZero()
            ? page
            : page.with("Retry-After", Long.toString(retryAfter.plusMillis(999).toSeconds()));
      }
    };
  }

  /** Goes on with the journey in the session that has just begun. */
  static Response done(
      Request request, JourneyEndpoint.Stage stage, Journeys journeys, SignedIn who) {
    return journeys
        .advance(
            request,
            stage.journey().signedIn(who.session().sid()),
            stage.asked(),
            Optional.of(who.session()))
        .with(who.cookies());
  }
}
