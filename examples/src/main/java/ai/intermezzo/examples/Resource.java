package ai.intermezzo.examples;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One path, with a handler for each of its methods. HEAD is answered as GET is, and Jetty leaves
 * the body out.
 */
final class Resource extends Handler.AbstractContainer {
  private final String path;
  private final Map<String, Handler> methods;

  Resource(String path, Map<String, Handler> methods) {
    this.path = path;
    this.methods = Map.copyOf(methods);
    this.methods.values().forEach(this::addBean);
  }

  @Override
  public List<Handler> getHandlers() {
    return List.copyOf(methods.values());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!path.equals(Request.getPathInContext(request))) {
      return false;
    }
    @Nullable Handler handler =
        methods.get(request.getMethod().equals("HEAD") ? "GET" : request.getMethod());
    if (handler != null) {
      return handler.handle(request, response, callback);
    }
    response.getHeaders().put(HttpHeader.ALLOW, allowed());
    Json.error(response, callback, 405, "method_not_allowed", "Use one of: " + allowed());
    return true;
  }

  private String allowed() {
    TreeSet<String> allowed = new TreeSet<>(methods.keySet());
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return String.join(", ", allowed);
  }
}
