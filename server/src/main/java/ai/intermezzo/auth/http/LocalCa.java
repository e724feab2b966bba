package ai.intermezzo.auth.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A certificate authority for this machine only, so that HTTPS works from the first second on
 * {@code localhost}. It can vouch for {@code localhost}, {@code 127.0.0.1} and {@code ::1} and
 * nothing else (name constraints, RFC 5280 §4.2.1.10), so trusting it gives nobody power over other
 * names.
 *
 * <p>Four files in the data folder: {@code ca.pem}, {@code ca.key}, {@code localhost.pem}, {@code
 * localhost.key}; keys are of mode 0600. Safe for use by many threads.
 */
public final class LocalCa {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path folder;
  private final InstantSource clock;
  private final SecureRandom random;
  private Instant leafEnds;

  private LocalCa(Path folder, InstantSource clock, SecureRandom random) {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
    this.leafEnds = Instant.EPOCH;
  }

  /**
   * Opens the authority in a folder, and makes what is missing or about to expire.
   *
   * @throws CannotServe where the folder can't be written
   */
  public static LocalCa open(Path folder, InstantSource clock, SecureRandom random) {
    LocalCa ca = new LocalCa(folder, clock, random);
    ca.renewIfDue();
    return ca;
  }

  /** The authority's certificate, for {@code curl --cacert}. */
  public Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** The certificate for localhost and its key: for the server, and for the example API. */
  public TlsSettings tls() {
    return new TlsSettings(
        folder.resolve("localhost.pem"), folder.resolve("localhost.key"), this::renewIfDue);
  }

  /** Makes a new certificate for localhost where the old one ends within 30 days. */
  public synchronized void renewIfDue() {
    Instant now = clock.instant();
    if (isGood(leafEnds, now)) {
      return;
    }
    try {
      leafEnds = leafOnDisk();
      if (!isGood(leafEnds, now)) {
        leafEnds = issue(now);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CannotServe(
          "The local certificate can't be written to " + folder + ": check who may write there", e);
    }
  }

  private static boolean isGood(Instant end, Instant now) {
    return now.plus(RENEW_BEFORE).isBefore(end);
  }

  /** Until when the files are good, long ago where they are missing, broken or don't fit. */
  private Instant leafOnDisk() {
    try {
      X509Certificate ca = PemFiles.certificates(certificate()).getFirst();
      X509Certificate leaf = PemFiles.certificates(tls().certificate()).getFirst();
      PrivateKey key = PemFiles.privateKey(tls().key());
      return KeyProof.isIssuedBy(leaf, ca) && KeyProof.belongTogether(leaf, key, random)
          ? leaf.getNotAfter().toInstant()
          : Instant.EPOCH;
    } catch (CannotServe e) {
      return Instant.EPOCH;
    }
  }

  private Instant issue(Instant now) throws IOException {
    Files.createDirectories(folder);
    LocalCertificates.Authority authority = authority(now);
    KeyPair pair = LocalCertificates.newKeyPair(random);
    X509Certificate leaf = authority.issueLeaf(pair.getPublic(), now, random);
    PemFiles.write(tls().key(), PemFiles.pem(pair.getPrivate()), true);
    PemFiles.write(tls().certificate(), PemFiles.pem(leaf), false);
    return leaf.getNotAfter().toInstant();
  }

  /** The one on disk, or a new one where there is none that could issue for long enough. */
  private LocalCertificates.Authority authority(Instant now) throws IOException {
    Path keyFile = folder.resolve("ca.key");
    try {
      X509Certificate certificate = PemFiles.certificates(certificate()).getFirst();
      PrivateKey key = PemFiles.privateKey(keyFile);
      if (isGood(certificate.getNotAfter().toInstant(), now)
          && KeyProof.belongTogether(certificate, key, random)) {
        return new LocalCertificates.Authority(certificate, key);
      }
    } catch (CannotServe e) {
      // Missing or unreadable: a new one is made.
    }
    LocalCertificates.Authority made = LocalCertificates.newAuthority(now, random);
    PemFiles.write(keyFile, PemFiles.pem(made.key()), true);
    PemFiles.write(certificate(), PemFiles.pem(made.certificate()), false);
    return made;
  }
}
