package ai.intermezzo.auth.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses, for example {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is a
 * block of one. An IPv4 address that is written as IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4
 * address.
 *
 * @param prefix how many leading bits count
 */
record Cidr(InetAddress address, int prefix) {
  private static final int MAPPED_BITS = 96;

  /**
   * @throws IllegalArgumentException with a sentence for the operator
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = address(literal).orElseThrow(() -> malformed(text));
    int bits = address.getAddress().length * 8;
    if (slash < 0) {
      return new Cidr(address, bits);
    }
    int prefix;
    try {
      prefix = Integer.parseInt(text.substring(slash + 1));
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
    if (literal.indexOf(':') >= 0 && bits == 32) {
      prefix -= MAPPED_BITS;
    }
    if (prefix < 0 || prefix > bits) {
      throw malformed(text);
    }
    return new Cidr(address, prefix);
  }

  /** An address that is written in digits; names are never looked up. */
  static Optional<InetAddress> address(String literal) {
    if (literal.isEmpty() || literal.length() > 45) {
      return Optional.empty();
    }
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (Character.digit(c, 16) < 0 && c != '.' && c != ':') {
        return Optional.empty();
      }
    }
    if (literal.indexOf(':') < 0 && literal.chars().filter(c -> c == '.').count() != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a block of addresses such as 10.0.0.0/8 or fd00::/8");
  }
}
