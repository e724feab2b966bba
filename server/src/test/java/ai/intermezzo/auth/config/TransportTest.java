package ai.intermezzo.auth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.http.ProxyTrust;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Plain HTTP is never offered to a client, whatever the settings. */
class TransportTest {
  private static final Issuer LOCAL = new Issuer("https://localhost:8443/");
  private static final Issuer PUBLIC = new Issuer("https://auth.example.com/");
  private static final Optional<Path> CERTIFICATE = Optional.of(Path.of("cert.pem"));
  private static final Optional<Path> KEY = Optional.of(Path.of("key.pem"));
  private static final Optional<ProxyTrust> PROXY = Optional.of(ProxyTrust.parse("10.0.0.0/8"));
  private static final Transport.CertificateFiles FILES =
      new Transport.CertificateFiles(Path.of("cert.pem"), Path.of("key.pem"));

  @Test
  @DisplayName("A loopback issuer has a certificate of the local authority, where none is given")
  void local() {
    assertThat(Transport.of(LOCAL, Optional.empty(), Optional.empty(), Optional.empty()))
        .isEqualTo(new Transport.LocalAuthority());
    assertThat(Transport.of(LOCAL, CERTIFICATE, KEY, Optional.empty())).isEqualTo(FILES);
  }

  @Test
  @DisplayName("Any other issuer needs a certificate or a proxy")
  void others() {
    assertThat(Transport.of(PUBLIC, CERTIFICATE, KEY, Optional.empty())).isEqualTo(FILES);
    assertThat(Transport.of(PUBLIC, Optional.empty(), Optional.empty(), PROXY))
        .isEqualTo(new Transport.BehindProxies(PROXY.orElseThrow(), Optional.empty()));
    assertThat(Transport.of(PUBLIC, CERTIFICATE, KEY, PROXY))
        .isEqualTo(new Transport.BehindProxies(PROXY.orElseThrow(), Optional.of(FILES)));
    assertThatThrownBy(
            () -> Transport.of(PUBLIC, Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("--tls-cert FILE")
        .hasMessageContaining("--behind-proxy CIDR");
  }

  @Test
  @DisplayName("A certificate without its key, or a key without its certificate, is a mistake")
  void halves() {
    assertThatThrownBy(() -> Transport.of(LOCAL, CERTIFICATE, Optional.empty(), Optional.empty()))
        .hasMessage("--tls-cert and --tls-key go together.");
    assertThatThrownBy(() -> Transport.of(PUBLIC, Optional.empty(), KEY, PROXY))
        .hasMessage("--tls-cert and --tls-key go together.");
  }
}
