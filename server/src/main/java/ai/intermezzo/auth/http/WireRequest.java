package ai.intermezzo.auth.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** A request over the wire; looks its headers up where Jetty keeps them. */
final class WireRequest implements ai.intermezzo.auth.http.Request {
  private static final byte[] NOTHING = new byte[0];

  private final String id;
  private final String method;
  private final String path;
  private final String query;
  private final HttpFields headers;
  private final InetAddress remoteAddress;
  private final boolean plainErrors;
  private byte[] body = NOTHING;

  WireRequest(Request jetty, String id, String path, InetAddress remote, boolean plainErrors) {
    this.id = id;
    this.method = jetty.getMethod();
    this.path = path;
    String rawQuery = jetty.getHttpURI().getQuery();
    this.query = rawQuery == null ? "" : rawQuery;
    this.headers = jetty.getHeaders();
    this.remoteAddress = remote;
    this.plainErrors = plainErrors;
  }

  /** Set once, before an endpoint sees the request. */
  void body(byte[] whole) {
    body = whole;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String query() {
    return query;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public List<String> headers(String name) {
    return headers.getValuesList(name);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public InetAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean plainErrorsForBrowsers() {
    return plainErrors;
  }

  @Override
  public String toString() {
    return method + " " + path + " " + id;
  }
}
