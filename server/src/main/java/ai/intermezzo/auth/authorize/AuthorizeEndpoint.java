package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.session.SessionStore;
import java.time.InstantSource;
import java.util.Optional;

/** {@code GET|POST /authorize} (RFC 6749 §3.1): where a journey begins. */
final class AuthorizeEndpoint implements Endpoint {
  private final RequestCheck check;
  private final Journeys journeys;
  private final JourneyPages pages;
  private final Answers answers;
  private final SessionStore sessions;
  private final InstantSource clock;

  AuthorizeEndpoint(
      RequestCheck check,
      Journeys journeys,
      JourneyPages pages,
      Answers answers,
      SessionStore sessions,
      InstantSource clock) {
    this.check = check;
    this.journeys = journeys;
    this.pages = pages;
    this.answers = answers;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Response handle(Request request) {
    return switch (check.check(request)) {
      case CheckedRequest.NotProven(var kind, var error) ->
          pages.error(request, kind, error.description(), 400);
      case CheckedRequest.Refused(var to, var error) -> answers.refusal(request, to, error);
      case CheckedRequest.Good(var wanted) ->
          journeys.advance(
              request,
              Journey.begin(RequestCheck.query(request), clock.instant(), wanted.hinted()),
              Optional.of(wanted),
              SessionStore.COOKIE.read(request).flatMap(sessions::find));
    };
  }

  /** Begins a journey to the person's own account. */
  Response toAccount(Request request) {
    return journeys.advance(
        request,
        Journey.begin("", clock.instant(), Optional.empty()),
        Optional.empty(),
        SessionStore.COOKIE.read(request).flatMap(sessions::find));
  }
}
