package ai.intermezzo.auth.http;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * The server's certificate and key, as PEM files that are read again when they change.
 *
 * @param certificate the certificate, followed by those of the authorities between it and the root
 * @param key its private key, not encrypted: PKCS#8, PKCS#1 or SEC 1
 * @param renewal run before each look at the files, about once a second; may replace them
 */
public record TlsSettings(Path certificate, Path key, Runnable renewal) {
  /** Files that somebody else renews. */
  public static TlsSettings of(Path certificate, Path key) {
    return new TlsSettings(certificate, key, () -> {});
  }

  /**
   * The server's certificate, after a look at whether its key is readable.
   *
   * @throws CannotServe where one of the files can't be read
   */
  public X509Certificate readCertificate() {
    PrivateKey _ = PemFiles.privateKey(key);
    return PemFiles.certificates(certificate).getFirst();
  }
}
