package ai.intermezzo.auth.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that was typed by hand: headers and a body, no wire. */
record TypedRequest(List<Response.Header> lines, byte[] body) implements Request {
  static TypedRequest form(String body) {
    return of("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.ISO_8859_1));
  }

  static TypedRequest json(String body) {
    return of("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  static TypedRequest of(String contentType, byte[] body) {
    return new TypedRequest(List.of(new Response.Header("Content-Type", contentType)), body);
  }

  static TypedRequest authorized(String... authorizations) {
    List<Response.Header> lines = new ArrayList<>();
    for (String authorization : authorizations) {
      lines.add(new Response.Header("Authorization", authorization));
    }
    return new TypedRequest(lines, new byte[0]);
  }

  @Override
  public String id() {
    return "request-id";
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
    return headers(name).stream().findFirst();
  }

  @Override
  public List<String> headers(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Response.Header::value)
        .toList();
  }

  @Override
  public InetAddress remoteAddress() {
    return InetAddress.getLoopbackAddress();
  }
}
