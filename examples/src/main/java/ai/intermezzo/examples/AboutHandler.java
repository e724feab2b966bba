package ai.intermezzo.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /}: what runs here, for whoever opens it. Needs no token. */
final class AboutHandler extends Handler.Abstract {
  private final Map<String, Object> about = new LinkedHashMap<>();

  AboutHandler(ExampleApiOptions options) {
    about.put("name", "Intermezzo example API");
    about.put("issuer", options.issuer());
    about.put("audience", options.audience());
    about.put(
        "resources",
        List.of(
            resource("GET", "read:notes", "Your notes."),
            resource("POST", "write:notes", "Keeps a note: {\"text\": \"…\"}.")));
    about.put(
        "how_to_call",
        "Get an access token for this audience at "
            + options.issuer()
            + "oauth/token, then send it as: Authorization: Bearer ACCESS_TOKEN");
  }

  private static Map<String, String> resource(String method, String scope, String description) {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("method", method);
    resource.put("path", "/notes");
    resource.put("scope", scope);
    resource.put("description", description);
    return resource;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Json.answer(response, callback, 200, about);
    return true;
  }
}
