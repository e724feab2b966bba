package ai.intermezzo.examples;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses plain HTTP. A redirect would make it work, and the token would have gone over the wire in
 * the clear.
 */
final class HttpsOnly extends Handler.Wrapper {
  HttpsOnly(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.isSecure()) {
      return super.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Json.error(response, callback, 400, "https_required", "This port speaks HTTPS: use https://");
    return true;
  }
}
