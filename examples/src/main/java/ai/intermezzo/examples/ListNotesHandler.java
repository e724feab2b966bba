package ai.intermezzo.examples;

import ai.intermezzo.guard.jetty.GuardHandler;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /notes}: the notes of the token's subject. */
final class ListNotesHandler extends Handler.Abstract {
  private final Notes notes;

  ListNotesHandler(Notes notes) {
    this.notes = notes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String subject = GuardHandler.token(request).subject();
    Json.answer(response, callback, 200, Map.of("notes", notes.of(subject)));
    return true;
  }
}
