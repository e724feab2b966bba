package ai.intermezzo.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A file of the demo app, out of the jar. */
final class PageHandler extends Handler.Abstract {
  private final byte[] content;
  private final String type;
  private final String policy;

  /**
   * @param policy what the page may do (Content Security Policy)
   */
  PageHandler(String file, String type, String policy) {
    this.content = read(file);
    this.type = type;
    this.policy = policy;
  }

  private static byte[] read(String file) {
    try (InputStream in = PageHandler.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, type);
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    headers.put("Content-Security-Policy", policy);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    response.write(true, ByteBuffer.wrap(content), callback);
    return true;
  }
}
