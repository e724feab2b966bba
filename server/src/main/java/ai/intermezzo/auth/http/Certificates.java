package ai.intermezzo.auth.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that TLS shows, read again when its files change. It is a key manager of its own:
 * the JDK's PKIX one costs several times the CPU of a handshake.
 *
 * <p>A handshake under way keeps the key that it began with: an alias names one loaded pair, and
 * the one before the newest stays.
 */
final class Certificates extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final TlsSettings settings;
  private final SecureRandom random;
  private volatile Loaded current;
  private volatile Loaded previous;
  private State seen;

  /** A pair as it was read once. */
  private record Loaded(String alias, PrivateKey key, List<X509Certificate> chain) {}

  /** What a file looks like from outside; a renamed one has another key. */
  private record Look(@Nullable Object key, long modified, long size) {}

  private record State(Look certificate, Look key) {}

  /**
   * @throws CannotServe where the files can't be used
   */
  Certificates(TlsSettings settings, SecureRandom random) {
    this.settings = settings;
    this.random = random;
    settings.renewal().run();
    this.seen = look();
    this.current = load(1);
    this.previous = current;
  }

  /**
   * Looks at the files and loads them if they have changed. New ones that can't be used leave the
   * old ones at work and one line in the log. Called by one thread.
   */
  void reloadIfChanged() {
    settings.renewal().run();
    State now = look();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      Loaded loaded = load(Long.parseLong(current.alias()) + 1);
      previous = current;
      current = loaded;
      LOG.info(
          "Loaded the new certificate {}, valid until {}",
          settings.certificate(),
          loaded.chain().getFirst().getNotAfter().toInstant());
    } catch (CannotServe e) {
      LOG.warn("The new certificate is not used, the one before stays: {}", e.getMessage());
    }
  }

  private Loaded load(long number) {
    List<X509Certificate> chain = PemFiles.certificates(settings.certificate());
    PrivateKey key = PemFiles.privateKey(settings.key());
    if (!KeyProof.belongTogether(chain.getFirst(), key, random)) {
      throw new CannotServe(
          "The key "
              + settings.key()
              + " does not belong to the first certificate in "
              + settings.certificate());
    }
    return new Loaded(Long.toString(number), key, chain);
  }

  private State look() {
    return new State(look(settings.certificate()), look(settings.key()));
  }

  private static Look look(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(
          attributes.fileKey(), attributes.lastModifiedTime().toMillis(), attributes.size());
    } catch (IOException e) {
      return new Look(null, 0, -1);
    }
  }

  private @Nullable Loaded loaded(String alias) {
    Loaded now = current;
    if (now.alias().equals(alias)) {
      return now;
    }
    Loaded before = previous;
    return before.alias().equals(alias) ? before : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Loaded now = current;
    return keyType.equals(now.key().getAlgorithm()) ? now.alias() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Loaded loaded = loaded(alias);
    return loaded == null ? null : loaded.key();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Loaded loaded = loaded(alias);
    return loaded == null ? null : loaded.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {current.alias()};
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    Loaded now = current;
    return keyType.equals(now.key().getAlgorithm()) ? now.alias() : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
