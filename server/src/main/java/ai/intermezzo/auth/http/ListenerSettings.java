package ai.intermezzo.auth.http;

import java.util.Optional;

/**
 * Where and how the server listens.
 *
 * @param host the address or name to listen on, for example {@code localhost} or {@code 0.0.0.0}
 * @param port 0 for any free one
 * @param tls the certificate; without one the listener speaks plain HTTP/1.1, which is for proxies
 *     only
 * @param proxies the proxies in front, whose word on the client's address and scheme is taken
 * @param strictTransport whether answers tell browsers to use HTTPS only (RFC 6797); not for
 *     loopback issuers, since it would bind every other server on this machine
 * @param accessLog whether each request is one line in the log
 * @param bounds what a sender may send
 */
public record ListenerSettings(
    String host,
    int port,
    Optional<TlsSettings> tls,
    Optional<ProxyTrust> proxies,
    boolean strictTransport,
    boolean accessLog,
    Bounds bounds) {

  public ListenerSettings {
    if (tls.isEmpty() && proxies.isEmpty()) {
      throw new IllegalArgumentException(
          "Plain HTTP is for a trusted proxy only: give a certificate or the proxies");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("A port is 0 to 65535");
    }
  }

  /** HTTPS with a certificate, no proxy, an access log and the default bounds. */
  public static ListenerSettings https(String host, int port, TlsSettings tls) {
    return new ListenerSettings(
        host, port, Optional.of(tls), Optional.empty(), true, true, Bounds.DEFAULT);
  }

  /** Plain HTTP/1.1 behind proxies that speak HTTPS, an access log and the default bounds. */
  public static ListenerSettings behindProxies(String host, int port, ProxyTrust proxies) {
    return new ListenerSettings(
        host, port, Optional.empty(), Optional.of(proxies), true, true, Bounds.DEFAULT);
  }

  /** The same with proxies in front, which may speak HTTPS to us. */
  public ListenerSettings withProxies(ProxyTrust trusted) {
    return new ListenerSettings(
        host, port, tls, Optional.of(trusted), strictTransport, accessLog, bounds);
  }

  /** The same with or without {@code Strict-Transport-Security}. */
  public ListenerSettings withStrictTransport(boolean on) {
    return new ListenerSettings(host, port, tls, proxies, on, accessLog, bounds);
  }

  /** The same with or without a line a request in the log. */
  public ListenerSettings withAccessLog(boolean on) {
    return new ListenerSettings(host, port, tls, proxies, strictTransport, on, bounds);
  }

  /** The same with other bounds. */
  public ListenerSettings withBounds(Bounds other) {
    return new ListenerSettings(host, port, tls, proxies, strictTransport, accessLog, other);
  }
}
