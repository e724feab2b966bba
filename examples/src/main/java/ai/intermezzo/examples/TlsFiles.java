package ai.intermezzo.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads a server's certificate and key from PEM files. */
final class TlsFiles {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private TlsFiles() {}

  /**
   * TLS with this certificate.
   *
   * @throws IllegalArgumentException with one line that names the file that is no good
   */
  static SSLContext load(Path certificateFile, Path keyFile) {
    Certificate[] chain = readChain(certificateFile);
    PrivateKey key = readKey(keyFile, chain[0].getPublicKey().getAlgorithm());
    try {
      char[] password = {};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, password, chain);
      // SunX509 costs a fifth of the default's time a handshake.
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "The certificate and the key can't be used: " + certificateFile + ", " + keyFile, e);
    }
  }

  /**
   * Trust in the certificates of a PEM file, and in no others.
   *
   * @throws IllegalArgumentException with one line that names the file that is no good
   */
  static SSLContext trusting(Path certificateFile) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate authority : readChain(certificateFile)) {
        store.setCertificateEntry("ca-" + store.size(), authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("It can't be trusted: " + certificateFile, e);
    }
  }

  private static Certificate[] readChain(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
      if (chain.length > 0) {
        return chain;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("The certificate can't be read: " + file, e);
    }
    throw new IllegalArgumentException("The file holds no certificate: " + file);
  }

  private static PrivateKey readKey(Path file, String algorithm) {
    try {
      Matcher pem = PRIVATE_KEY.matcher(Files.readString(file));
      if (pem.find()) {
        byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("The private key can't be read: " + file, e);
    }
    throw new IllegalArgumentException("The file holds no PKCS #8 private key: " + file);
  }
}
