package ai.intermezzo.examples;

import java.util.Locale;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what no handler answered, and what Jetty refused, in JSON and by the status alone: never
 * with what was sent.
 */
final class JsonErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String phrase = HttpStatus.getMessage(status);
    String error = phrase.toLowerCase(Locale.ROOT).replace(' ', '_');
    Json.error(response, callback, status, error, phrase + ".");
  }
}
