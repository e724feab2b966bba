package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.OwnForm;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the form of one page: finds out which journey it belongs to and what its request asks for
 * by now, and lets a {@link Step} decide.
 */
final class JourneyEndpoint implements Endpoint {
  /** What one page's form leads to. */
  interface Step {
    Response take(Request request, Parameters form, Stage stage);
  }

  /**
   * Where the person is.
   *
   * @param asked what the client asks for; empty for somebody who goes to their own account
   * @param session the browser's login session
   */
  record Stage(Journey journey, Optional<AuthorizeRequest> asked, Optional<LoginSession> session) {

    /** The session that the page was made for, if the browser has it still. */
    Optional<LoginSession> sessionAsked() {
      return session.filter(now -> journey.asked().equals(Optional.of(now.sid())));
    }
  }

  /** What all steps need; made once. */
  record Parts(
      Issuer issuer,
      JourneySeal seal,
      RequestCheck check,
      JourneyPages pages,
      Answers answers,
      SessionStore sessions,
      InstantSource clock) {}

  private final Parts parts;
  private final Set<String> fields;
  private final Step step;

  /**
   * @param fields those of the form beside the journey
   */
  JourneyEndpoint(Parts parts, Set<String> fields, Step step) {
    this.parts = parts;
    this.fields = fields;
    this.step = step;
  }

  @Override
  public Response handle(Request request) {
    if (!"POST".equals(request.method())) {
      return lost(request);
    }
    OwnForm.require(request, parts.issuer);
    Parameters form = Parameters.of(request, fields, Set.of(JourneyPages.FIELD));
    Optional<Journey> found =
        JourneySeal.COOKIE
            .read(request)
            .flatMap(cookie -> parts.seal.open(JourneyPages.value(form), cookie));
    return found.isEmpty() ? lost(request) : goOn(request, form, found.get());
  }

  private Response goOn(Request request, Parameters form, Journey found) {
    Duration age = Duration.between(found.startedAt(), parts.clock.instant());
    Journey journey =
        age.compareTo(JourneySeal.LIFETIME) > 0 ? found.again(parts.clock.instant()) : found;
    Optional<LoginSession> session =
        SessionStore.COOKIE.read(request).flatMap(parts.sessions::find);
    if (journey.isToAccount()) {
      return step.take(request, form, new Stage(journey, Optional.empty(), session));
    }
    return switch (parts.check.check(journey.query(), journey.hinted())) {
      case CheckedRequest.NotProven(var kind, var error) ->
          parts.pages.error(request, kind, error.description(), 400);
      case CheckedRequest.Refused(var to, var error) -> parts.answers.refusal(request, to, error);
      case CheckedRequest.Good(var wanted) ->
          step.take(request, form, new Stage(journey, Optional.of(wanted), session));
    };
  }

  /** There is no way to tell where the person was going. */
  private Response lost(Request request) {
    return parts.pages.error(request, ErrorKind.EXPIRED, "", 400);
  }
}
