package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint for people: what it refuses, and what breaks in it, is a page and not JSON.
 *
 * @param endpoint what answers where nothing is wrong
 * @param translate turns a failure of another room into a refusal, empty where it is a fault
 */
public record PageErrors(
    Endpoint endpoint, Pages pages, Function<RuntimeException, Optional<OAuthError>> translate)
    implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

  @Override
  public Response handle(Request request) {
    try {
      return endpoint.handle(request);
    } catch (OAuthError refused) {
      return page(refused, request);
    } catch (RuntimeException broken) {
      return page(translate.apply(broken).orElseGet(() -> fault(broken, request)), request);
    }
  }

  private static OAuthError fault(RuntimeException broken, Request request) {
    LOG.error("Request {} failed", request.id(), broken);
    return OAuthError.serverError();
  }

  private Response page(OAuthError refused, Request request) {
    Response page =
        pages.error(
            new ErrorPage(kind(refused), refused.description(), request.id()),
            language(request),
            refused.status());
    return refused.status() == 503 ? page.with("Retry-After", "2") : page;
  }

  private static ErrorKind kind(OAuthError refused) {
    return switch (refused.status()) {
      case 403 -> ErrorKind.NOT_ALLOWED;
      case 429 -> ErrorKind.TOO_MANY;
      case 503 -> ErrorKind.UNAVAILABLE;
      default -> refused.status() >= 500 ? ErrorKind.SERVER : ErrorKind.BAD_REQUEST;
    };
  }

  private static Language language(Request request) {
    return Language.choose(Optional.empty(), acceptLanguage(request));
  }

  private static List<String> acceptLanguage(Request request) {
    return request.headers("Accept-Language");
  }
}
