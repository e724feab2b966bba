package ai.intermezzo.auth.http;

import java.nio.file.Path;

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
}
