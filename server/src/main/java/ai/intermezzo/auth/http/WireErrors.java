package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what never became a request: broken HTTP, headers that are too large, an unknown
 * expectation. JSON like every other error, and the connection is closed, since where the next
 * request on it would begin is anyone's guess (RFC 9112 §11.2).
 */
final class WireErrors implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(WireErrors.class);

  private final AnswerWriter writer;
  private final AccessLog accessLog;
  private final boolean tls;

  WireErrors(AnswerWriter writer, AccessLog accessLog, boolean tls) {
    this.writer = writer;
    this.accessLog = accessLog;
    this.tls = tls;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = RequestIds.next();
    boolean plainHttp = tls && !request.getConnectionMetaData().isSecure();
    OAuthError error = plainHttp ? notHttps() : forStatus(status(request, response));
    response.getHeaders().clear();
    accessLog.answered(
        "-", "-", error.status(), request.getBeginNanoTime(), id, Request.getRemoteAddr(request));
    ai.intermezzo.auth.http.Response answer =
        ErrorAnswer.of(error, id, false, ErrorAnswer.RETRY_AFTER);
    writer.write(answer, id, true, response, new Sent(callback));
    return true;
  }

  /** What a client hears that speaks plain HTTP to the HTTPS port. */
  static OAuthError notHttps() {
    return OAuthError.invalidRequest("This port speaks HTTPS only. Use https:// in the address.");
  }

  static OAuthError forStatus(int status) {
    return switch (status) {
      case 408 -> OAuthError.invalidRequest("The request came too slowly.").withStatus(408);
      case 413 -> OAuthError.invalidRequest("The body is too large.").withStatus(413);
      case 414 -> OAuthError.invalidRequest("The address is too long.").withStatus(414);
      case 417 -> OAuthError.invalidRequest("Only 100-continue can be expected.").withStatus(417);
      case 431 ->
          OAuthError.invalidRequest("The headers are too large or too many.").withStatus(431);
      case 503 -> OAuthError.temporarilyUnavailable("The server is busy. Try again soon.");
      default ->
          status >= 400 && status < 500
              ? OAuthError.invalidRequest("This is not a valid HTTP request.").withStatus(status)
              : OAuthError.serverError();
    };
  }

  /**
   * What can't be read as a request is the client's fault, although HTTP has 501 and 505 for some
   * of it: a monitor that counts our 5xx must not count those.
   */
  private static int status(Request request, Response response) {
    if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException broken) {
      return broken.getCode() < 500 && broken.getCode() != 426 ? broken.getCode() : 400;
    }
    return response.getStatus();
  }

  /**
   * Tells Jetty that the answer has left. Where the answer before it on the connection is just
   * being finished on another thread, Jetty may have closed this exchange already, and calls the
   * news a fault of the server.
   */
  private record Sent(Callback callback) implements Callback {
    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    @Override
    public void succeeded() {
      try {
        callback.succeeded();
      } catch (IllegalStateException e) {
        LOG.debug("The answer to a broken request was over before it was said to be", e);
      }
    }

    @Override
    public void failed(Throwable failure) {
      try {
        callback.failed(failure);
      } catch (IllegalStateException e) {
        LOG.debug("The answer to a broken request had failed before it was said to have", e);
      }
    }
  }
}
