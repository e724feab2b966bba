package ai.intermezzo.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A single-page application at {@code /app} that signs people in and calls the API with their
 * token. It stands at the API's address to need no port of its own; it is nothing to the API but a
 * client.
 */
final class DemoApp {
  private DemoApp() {}

  /** Its paths; none where no client was registered for it. */
  static List<Handler> resources(ExampleApiOptions options) {
    if (options.appClientId().isEmpty()) {
      return List.of();
    }
    String policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' "
            + options.issuer()
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("issuer", options.issuer());
    config.put("client_id", options.appClientId().get());
    config.put("audience", options.audience());
    List<Handler> resources = new ArrayList<>();
    resources.add(page("/app", "app.html", "text/html; charset=utf-8", policy));
    resources.add(page("/app/app.js", "app.js", "text/javascript; charset=utf-8", policy));
    resources.add(page("/app/app.css", "app.css", "text/css; charset=utf-8", policy));
    resources.add(
        new Resource("/app/config.json", Map.of("GET", new ConfigHandler(Map.copyOf(config)))));
    return resources;
  }

  private static Handler page(String path, String file, String type, String policy) {
    return new Resource(path, Map.of("GET", new PageHandler(file, type, policy)));
  }

  /** What the page has to know, none of it secret. */
  private static final class ConfigHandler extends Handler.Abstract {
    private final Map<String, Object> config;

    ConfigHandler(Map<String, Object> config) {
      this.config = config;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Json.answer(response, callback, 200, config);
      return true;
    }
  }
}
