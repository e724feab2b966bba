package ai.intermezzo.guard.jetty;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.intermezzo.guard.AccessToken;
import ai.intermezzo.guard.Decision;
import ai.intermezzo.guard.Guard;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a request through to its handler when the guard verified its token and the token has the
 * scopes, and answers it by RFC 6750 §3 otherwise: the status, {@code WWW-Authenticate}, and the
 * reason as small JSON. May wait for the issuer's keys, so it belongs on threads that may block.
 */
public final class GuardHandler extends Handler.Wrapper {
  private static final String TOKEN = AccessToken.class.getName();

  private final Guard guard;
  private final String[] requiredScopes;

  /**
   * Guards a handler.
   *
   * @param requiredScopes all of which a token must have
   */
  public GuardHandler(Guard guard, Handler handler, String... requiredScopes) {
    super(handler);
    this.guard = guard;
    this.requiredScopes = requiredScopes.clone();
  }

  /**
   * The token of a request that was let through.
   *
   * @throws IllegalStateException when the request came by no guard
   */
  public static AccessToken token(Request request) {
    if (request.getAttribute(TOKEN) instanceof AccessToken token) {
      return token;
    }
    throw new IllegalStateException("no GuardHandler is in front of this handler");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Decision decision =
        guard.checkAll(
            request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION), requiredScopes);
    if (decision instanceof Decision.Verified verified) {
      request.setAttribute(TOKEN, verified.token());
      return super.handle(request, response, callback);
    }
    if (decision instanceof Decision.Refused refused) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, refused.challenge());
      answer(response, callback, refused.status(), refused.json());
    } else if (decision instanceof Decision.Unavailable unavailable) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, unavailable.retryAfter().toSeconds());
      answer(response, callback, unavailable.status(), unavailable.json());
    }
    return true;
  }

  private static void answer(Response response, Callback callback, int status, String json) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(json.getBytes(UTF_8)), callback);
  }
}
