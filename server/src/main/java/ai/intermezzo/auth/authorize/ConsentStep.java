package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.session.LoginSession;
import java.util.Optional;
import java.util.Set;

/** The person said yes or no: {@code POST /authorize/consent}. */
final class ConsentStep implements JourneyEndpoint.Step {
  static final Set<String> FIELDS = Set.of("decision");

  private final Journeys journeys;

  ConsentStep(Journeys journeys) {
    this.journeys = journeys;
  }

  @Override
  public Response take(Request request, Parameters form, JourneyEndpoint.Stage stage) {
    Optional<LoginSession> session = stage.sessionAsked();
    if (session.isEmpty() || stage.asked().isEmpty()) {
      // Somebody else has signed in since, or nobody is: whoever is there now is asked.
      return journeys.advance(request, stage.journey(), stage.asked(), stage.session());
    }
    AuthorizeRequest wanted = stage.asked().get();
    return form.get("decision").filter("allow"::equals).isPresent()
        ? journeys.allow(request, wanted, session.get())
        : journeys.deny(request, wanted, session.get());
  }
}
