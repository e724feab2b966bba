package ai.intermezzo.examples;

import ai.intermezzo.guard.jetty.GuardHandler;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code POST /notes}: keeps a note for the token's subject. */
final class AddNoteHandler extends Handler.Abstract {
  private static final int MAX_BODY_BYTES = 8 * 1024;

  private final Notes notes;

  AddNoteHandler(Notes notes) {
    this.notes = notes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!isJson(request)) {
      Json.error(response, callback, 415, "unsupported_media_type", "Send application/json.");
      return true;
    }
    byte[] body;
    try {
      body = Content.Source.asInputStream(request).readNBytes(MAX_BODY_BYTES + 1);
    } catch (IOException e) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      Json.error(response, callback, 408, "request_timeout", "The body did not come.");
      return true;
    }
    if (body.length > MAX_BODY_BYTES) {
      Json.error(response, callback, 413, "content_too_large", "The body is over 8 KiB.");
      return true;
    }
    text(body)
        .ifPresentOrElse(
            text -> {
              String subject = GuardHandler.token(request).subject();
              Json.answer(response, callback, 201, notes.add(subject, text));
            },
            () ->
                Json.error(
                    response,
                    callback,
                    400,
                    "invalid_request",
                    "Send {\"text\": \"…\"} with 1 to " + Notes.MAX_TEXT_CHARS + " characters."));
    return true;
  }

  private static boolean isJson(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return "application/json".equals(MimeTypes.getContentTypeWithoutCharset(type));
  }

  private static Optional<String> text(byte[] body) {
    try {
      JsonNode text = Json.MAPPER.readTree(body).path("text");
      return Optional.of(text.isString() ? text.stringValue() : "")
          .filter(value -> !value.isBlank() && value.length() <= Notes.MAX_TEXT_CHARS);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
