package ai.intermezzo.bench;

import ai.intermezzo.auth.http.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A request as an endpoint gets it from the listener.
 *
 * @param contentType its only header
 * @param body the caller does not change it
 */
public record PreparedRequest(String contentType, byte[] body) implements Request {
  static PreparedRequest post(String contentType, String body) {
    return new PreparedRequest(contentType, body.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String id() {
    return "bench";
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String path() {
    return "/oauth/token";
  }

  @Override
  public String query() {
    return "";
  }

  @Override
  public Optional<String> header(String name) {
    return name.equals("Content-Type") ? Optional.of(contentType) : Optional.empty();
  }

  @Override
  public List<String> headers(String name) {
    return header(name).stream().toList();
  }

  @Override
  public InetAddress remoteAddress() {
    return InetAddress.getLoopbackAddress();
  }
}
