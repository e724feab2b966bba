package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.session.SessionStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET|POST /authorize} (RFC 6749 §3.1): where a journey begins. */
final class AuthorizeEndpoint implements Endpoint {
  private final RequestCheck check;
  private final PushedRequests pushed;
  private final Journeys journeys;
  private final JourneyPages pages;
  private final Answers answers;
  private final SessionStore sessions;
  private final InstantSource clock;

  AuthorizeEndpoint(
      RequestCheck check,
      PushedRequests pushed,
      Journeys journeys,
      JourneyPages pages,
      Answers answers,
      SessionStore sessions,
      InstantSource clock) {
    this.check = check;
    this.pushed = pushed;
    this.journeys = journeys;
    this.pages = pages;
    this.answers = answers;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Response handle(Request request) {
    Optional<String> reference =
        RequestCheck.readable(request, "request_uri")
            .filter(uri -> uri.startsWith(PushedRequests.PREFIX));
    return reference.isPresent()
        ? goOnWithPushed(request, reference.get())
        : begin(request, check.check(request), () -> RequestCheck.query(request));
  }

  /** RFC 9126 §4: what was pushed counts, and nothing that stands beside the reference. */
  private Response goOnWithPushed(Request request, String reference) {
    Optional<String> client = RequestCheck.readable(request, "client_id");
    Optional<PushedRequests.Pushed> found =
        pushed.open(reference).filter(it -> client.filter(it.client().value()::equals).isPresent());
    if (found.isEmpty()) {
      return pages.error(
          request,
          ErrorKind.BAD_REQUEST,
          "request_uri has expired, or is not one of this client's. Start again in the application.",
          400);
    }
    String query = found.get().query();
    return begin(request, check.check(query, found.get().hinted()), () -> query);
  }

  private Response begin(Request request, CheckedRequest checked, Supplier<String> query) {
    return switch (checked) {
      case CheckedRequest.NotProven(var kind, var error) ->
          pages.error(request, kind, error.description(), 400);
      case CheckedRequest.Refused(var to, var error) -> answers.refusal(request, to, error);
      case CheckedRequest.Good(var wanted) ->
          journeys.advance(
              request,
              Journey.begin(query.get(), clock.instant(), wanted.hinted()),
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
