package ai.intermezzo.auth.http;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the Amazon Corretto Crypto Provider first, so that TLS and signatures take a fraction of the
 * time. Where it has no binary (Windows, musl) the JDK's providers do the work, and one line of the
 * log says so.
 */
public final class CryptoProvider {
  private static final Logger LOG = LoggerFactory.getLogger(CryptoProvider.class);
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private CryptoProvider() {}

  /** Installs it for the whole process; does nothing the second time. */
  public static void install() {
    if (!INSTALLED.compareAndSet(false, true)) {
      return;
    }
    AmazonCorrettoCryptoProvider.install();
    Throwable loadingError = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
    if (loadingError != null) {
      LOG.warn(
          "The fast crypto provider has no binary for this system, so signatures and TLS take several"
              + " times the CPU: {}",
          loadingError.toString());
    }
  }

  /** Whether the fast provider is at work, for {@code doctor}. */
  public static boolean isFast() {
    return INSTALLED.get() && AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
  }
}
