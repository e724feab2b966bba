package ai.intermezzo.auth.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxies in front of this server, by address. Only their {@code X-Forwarded-For} and {@code
 * X-Forwarded-Proto} are believed; nothing else of a request says who sent it or where it went, the
 * issuer least of all.
 */
public final class ProxyTrust {
  /** More hops than anyone has. */
  private static final int MAX_HOPS = 50;

  private final List<Cidr> trusted;

  private ProxyTrust(List<Cidr> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * Reads a list such as {@code 10.0.0.0/8,fd00::/8,192.0.2.7}.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static ProxyTrust parse(String list) {
    List<Cidr> blocks = new ArrayList<>();
    for (String block : list.split(",", -1)) {
      blocks.add(Cidr.parse(block.strip()));
    }
    return new ProxyTrust(blocks);
  }

  /** Whether this address is one of the proxies. */
  public boolean trusts(InetAddress address) {
    for (Cidr block : trusted) {
      if (block.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the client spoke HTTPS to the outermost proxy. A proxy may add to a header that the
   * client has made up, so every value must say so.
   */
  static boolean saysHttps(List<String> forwardedProto) {
    if (forwardedProto.isEmpty()) {
      return false;
    }
    for (String line : forwardedProto) {
      for (String value : line.split(",", -1)) {
        if (!value.strip().equalsIgnoreCase("https")) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The nearest address that is not a proxy's: the connection's own, or the rightmost untrusted one
   * of {@code X-Forwarded-For}. What is left of it was written by the client. An entry that is not
   * an address ends the walk at the proxy that wrote it.
   */
  InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress nearest = peer;
    int hops = 0;
    for (String line : forwardedFor.reversed()) {
      for (String entry : List.of(line.split(",", -1)).reversed()) {
        if (!trusts(nearest) || ++hops > MAX_HOPS) {
          return nearest;
        }
        Optional<InetAddress> address = Cidr.address(withoutPort(entry.strip()));
        if (address.isEmpty()) {
          return nearest;
        }
        nearest = address.get();
      }
    }
    return nearest;
  }

  /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String entry) {
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      return end < 0 ? "" : entry.substring(1, end);
    }
    int colon = entry.indexOf(':');
    return colon >= 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
  }

  @Override
  public String toString() {
    return "ProxyTrust" + trusted;
  }
}
