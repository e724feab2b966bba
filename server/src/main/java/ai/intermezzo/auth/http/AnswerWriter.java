package ai.intermezzo.auth.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.util.Callback;

/** Writes an answer in one go, with the headers that every answer has. */
final class AnswerWriter {
  private static final HttpField NOSNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

  /** A year: RFC 6797 asks for long, and browsers' lists for at least that. */
  private static final HttpField STRICT_TRANSPORT =
      new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");

  private final boolean strictTransport;

  AnswerWriter(boolean strictTransport) {
    this.strictTransport = strictTransport;
  }

  /**
   * @param close whether the connection ends with this answer, since what follows on it can't be
   *     trusted or won't be read
   */
  void write(
      Response answer,
      String requestId,
      boolean close,
      org.eclipse.jetty.server.Response out,
      Callback callback) {
    out.setStatus(answer.status());
    HttpFields.Mutable headers = out.getHeaders();
    headers.add("X-Request-Id", requestId);
    headers.add(NOSNIFF);
    if (strictTransport) {
      headers.add(STRICT_TRANSPORT);
    }
    for (Response.Header header : answer.headers()) {
      headers.add(header.name(), header.value());
    }
    if (answer.status() != 204 && answer.status() != 304) {
      headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
    if (close) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    out.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
