package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("--behind-proxy")
class ProxyTrustTest {
  @ParameterizedTest
  @DisplayName("trusts the addresses in its blocks and no others")
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "::ffff:10.0.0.0/104, 11.1.2.3, false"
  })
  void blocks(String block, String address, boolean trusted) {
    ProxyTrust trust = ProxyTrust.parse("198.51.100.1, " + block);
    assertThat(trust.trusts(InetAddress.ofLiteral(address))).isEqualTo(trusted);
  }

  @ParameterizedTest
  @DisplayName("says what is wrong with a block, and looks no name up")
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10/8",
        "10.1/8",
        "fd00::/129",
        "::ffff:10.0.0.0/95",
        "[::1]",
        "fe80::1%lo",
        "10.0.0.0/8 fd00::/8"
      })
  void malformed(String block) {
    assertThatThrownBy(() -> ProxyTrust.parse("10.0.0.0/8," + block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a block of addresses such as 10.0.0.0/8");
  }

  @ParameterizedTest
  @DisplayName("takes the rightmost untrusted address for the client")
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | 203.0.113.9 | 203.0.113.9",
        "10.0.0.1 | 6.6.6.6, 203.0.113.9 | 203.0.113.9",
        "10.0.0.1 | 6.6.6.6, 203.0.113.9, 10.0.0.2 | 203.0.113.9",
        "10.0.0.1 | 203.0.113.9,10.0.0.3 , 10.0.0.2 | 203.0.113.9",
        "203.0.113.5 | 6.6.6.6 | 203.0.113.5",
        "10.0.0.1 | '' | 10.0.0.1",
        "10.0.0.1 | 10.0.0.7 | 10.0.0.7",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | 6.6.6.6, _hidden, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | localhost | 10.0.0.1",
        "10.0.0.1 | 203.0.113.9:4711 | 203.0.113.9",
        "10.0.0.1 | [2001:db8::9]:4711 | 2001:db8:0:0:0:0:0:9",
        "10.0.0.1 | [2001:db8::9 | 10.0.0.1",
        "10.0.0.1 | 2001:db8::9 | 2001:db8:0:0:0:0:0:9",
        "10.0.0.1 | ::ffff:203.0.113.9 | 203.0.113.9",
        "10.0.0.1 | 203.0.113.9, ::ffff:10.0.0.2 | 203.0.113.9"
      })
  void client(String peer, String forwardedFor, String client) {
    ProxyTrust trust = ProxyTrust.parse("10.0.0.0/8");
    assertThat(trust.client(InetAddress.ofLiteral(peer), List.of(forwardedFor)).getHostAddress())
        .isEqualTo(client);
  }

  @Test
  @DisplayName("reads several X-Forwarded-For lines as one list")
  void lines() {
    ProxyTrust trust = ProxyTrust.parse("10.0.0.0/8");
    InetAddress peer = InetAddress.ofLiteral("10.0.0.1");
    assertThat(trust.client(peer, List.of("6.6.6.6", "203.0.113.9", "10.0.0.2")).getHostAddress())
        .isEqualTo("203.0.113.9");
    assertThat(trust.client(peer, List.of())).isEqualTo(peer);
    String endless = "10.0.0.2,".repeat(3000) + "10.0.0.2";
    assertThat(trust.client(peer, List.of("6.6.6.6," + endless)).getHostAddress())
        .isEqualTo("10.0.0.2");
  }

  @Test
  @DisplayName("believes in HTTPS where every proxy says so")
  void https() {
    assertThat(ProxyTrust.saysHttps(List.of("https"))).isTrue();
    assertThat(ProxyTrust.saysHttps(List.of("HTTPS , https"))).isTrue();
    assertThat(ProxyTrust.saysHttps(List.of())).isFalse();
    assertThat(ProxyTrust.saysHttps(List.of(""))).isFalse();
    assertThat(ProxyTrust.saysHttps(List.of("http"))).isFalse();
    assertThat(ProxyTrust.saysHttps(List.of("https, http"))).isFalse();
    assertThat(ProxyTrust.saysHttps(List.of("https", "http"))).isFalse();
    assertThat(ProxyTrust.saysHttps(List.of("http, https"))).isFalse();
  }
}
