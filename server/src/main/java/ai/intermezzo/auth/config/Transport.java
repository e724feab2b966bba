package ai.intermezzo.auth.config;

import ai.intermezzo.auth.http.ProxyTrust;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import java.nio.file.Path;
import java.util.Optional;

/** How HTTPS comes about. Plain HTTP is never offered to a client. */
public sealed interface Transport {
  /** A certificate of our own local authority, for loopback issuers. */
  record LocalAuthority() implements Transport {}

  /**
   * A certificate that the operator has.
   *
   * @param certificate PEM, followed by those of the authorities between it and the root
   * @param key PEM, not encrypted
   */
  record CertificateFiles(Path certificate, Path key) implements Transport {}

  /**
   * Proxies in front that speak HTTPS to the clients.
   *
   * @param proxies those that are believed
   * @param certificate what the server shows to the proxies; without it they speak plain HTTP to us
   */
  record BehindProxies(ProxyTrust proxies, Optional<CertificateFiles> certificate)
      implements Transport {}

  /**
   * Decides from what an operator set.
   *
   * @throws InvalidSetting where an issuer that others reach has neither a certificate nor a proxy,
   *     or a certificate has no key
   */
  static Transport of(
      Issuer issuer, Optional<Path> certificate, Optional<Path> key, Optional<ProxyTrust> proxies) {
    if (certificate.isPresent() != key.isPresent()) {
      throw new InvalidSetting("--tls-cert and --tls-key go together.");
    }
    Optional<CertificateFiles> files =
        certificate.flatMap(c -> key.map(k -> new CertificateFiles(c, k)));
    if (proxies.isPresent()) {
      return new BehindProxies(proxies.get(), files);
    }
    if (files.isPresent()) {
      return files.get();
    }
    if (issuer.isLoopback()) {
      return new LocalAuthority();
    }
    throw new InvalidSetting(
        "The issuer "
            + issuer
            + " needs --tls-cert FILE and --tls-key FILE, or --behind-proxy CIDR where a proxy speaks"
            + " HTTPS for it.");
  }
}
