package ai.intermezzo.auth.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates this server believes where it calls others. */
public final class OutgoingTrust {
  private OutgoingTrust() {}

  /** The authorities that the JDK trusts, or those of {@code javax.net.ssl.trustStore}. */
  public static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has a default for TLS", e);
    }
  }

  /**
   * The same and one more, so that a server with a local certificate authority can call the
   * applications on its own machine.
   *
   * @param certificate the authority's, in PEM
   */
  public static SSLContext usualAnd(Path certificate) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      X509Certificate more = PemFiles.certificates(certificate).getFirst();
      int number = 0;
      for (X509Certificate one :
          Stream.concat(Stream.of(more), Arrays.stream(trusted().getAcceptedIssuers())).toList()) {
        store.setCertificateEntry("authority-" + number++, one);
      }
      TrustManagerFactory factory = factory();
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Certificates can't be kept in memory", e);
    }
  }

  private static X509TrustManager trusted() throws GeneralSecurityException {
    TrustManagerFactory factory = factory();
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new KeyStoreException("The JDK trusts nobody");
  }

  private static TrustManagerFactory factory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  }
}
