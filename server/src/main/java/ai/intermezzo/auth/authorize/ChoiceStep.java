package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.session.LoginSession;
import java.util.Optional;
import java.util.Set;

/** The person chose an account: {@code POST /authorize/account}. */
final class ChoiceStep implements JourneyEndpoint.Step {
  static final Set<String> FIELDS = Set.of("choice");

  private final Journeys journeys;
  private final JourneyPages pages;

  ChoiceStep(Journeys journeys, JourneyPages pages) {
    this.journeys = journeys;
    this.pages = pages;
  }

  @Override
  public Response take(Request request, Parameters form, JourneyEndpoint.Stage stage) {
    Optional<LoginSession> session = stage.sessionAsked();
    boolean goOn = form.get("choice").filter("continue"::equals).isPresent();
    if (goOn && session.isPresent()) {
      return journeys.advance(
          request, stage.journey().chosen(session.get().sid()), stage.asked(), session);
    }
    return pages.login(request, stage.journey(), stage.asked());
  }
}
