package ai.intermezzo.auth.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, whole: it is written in one go.
 *
 * @param status the HTTP status
 * @param headers in the order they are sent; {@code Content-Length} and {@code X-Request-Id} are
 *     added by the listener
 * @param body empty for none
 * @param closed whether pages of other origins may not read it, whatever their route allows
 */
public record Response(int status, List<Header> headers, byte[] body, boolean closed) {
  private static final byte[] NOTHING = new byte[0];

  /** One header line. */
  public record Header(String name, String value) {}

  public Response {
    headers = List.copyOf(headers);
  }

  /** An answer that pages of other origins may read where its route allows it. */
  public Response(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, false);
  }

  /** The same answer, which no page of another origin may read. */
  public Response closedToOtherOrigins() {
    return new Response(status, headers, body, true);
  }

  /** A JSON answer. */
  public static Response json(int status, byte[] json) {
    return new Response(status, List.of(new Header("Content-Type", "application/json")), json);
  }

  /** A plain text answer in UTF-8. */
  public static Response text(int status, String text) {
    return new Response(
        status,
        List.of(new Header("Content-Type", "text/plain; charset=utf-8")),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** A page in UTF-8. */
  public static Response html(int status, String html) {
    return new Response(
        status,
        List.of(new Header("Content-Type", "text/html; charset=utf-8")),
        html.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static Response empty(int status) {
    return new Response(status, List.of(), NOTHING);
  }

  /**
   * Sends a browser on: 303 after a form, so that it does not send the form on (RFC 9700 §4.12).
   *
   * @param address visible ASCII
   */
  public static Response redirect(Request request, String address) {
    return empty("POST".equals(request.method()) ? 303 : 302)
        .with("Location", address)
        .with("Referrer-Policy", "no-referrer")
        .noStore();
  }

  /** The same answer with one more header. */
  public Response with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, more, body, closed);
  }

  /** The same answer with more headers. */
  public Response with(List<Header> added) {
    List<Header> more = new ArrayList<>(headers);
    more.addAll(added);
    return new Response(status, more, body, closed);
  }

  /** The same answer marked as not to be stored by any cache (RFC 6749 §5.1). */
  public Response noStore() {
    return with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }
}
