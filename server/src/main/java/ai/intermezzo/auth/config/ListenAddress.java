package ai.intermezzo.auth.config;

import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;

/**
 * Where the server listens.
 *
 * @param host a name or address of this machine; {@code 0.0.0.0} or {@code ::} for all of them
 * @param port 0 to 65535, 0 for any that is free
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * @throws InvalidSetting where host or port is not good
   */
  public ListenAddress {
    if (host.isEmpty() || port < 0 || port > MAX_PORT) {
      throw wrong();
    }
  }

  /** Reads {@code HOST:PORT} or {@code [IPv6]:PORT}. */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw wrong();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw wrong();
    }
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}")) {
      throw wrong();
    }
    return new ListenAddress(host, Integer.parseInt(port));
  }

  /**
   * What an issuer implies: its own port, on this machine only where the issuer is a loopback one.
   */
  public static ListenAddress of(Issuer issuer) {
    return new ListenAddress(issuer.isLoopback() ? "localhost" : "0.0.0.0", issuer.port());
  }

  private static InvalidSetting wrong() {
    return new InvalidSetting("--listen is HOST:PORT, such as 0.0.0.0:8443 or [::1]:8443.");
  }
}
