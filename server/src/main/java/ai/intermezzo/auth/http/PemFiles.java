package ai.intermezzo.auth.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads certificates and private keys as OpenSSL, Certbot and others write them. */
final class PemFiles {
  /** A chain of ten RSA certificates is 20 KB. */
  private static final int MAX_FILE_BYTES = 256 * 1024;

  private PemFiles() {}

  /**
   * @throws CannotServe where the file can't be read or holds no certificate
   */
  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    try (PEMParser parser = new PEMParser(open(file, "certificate"))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof X509CertificateHolder holder) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotServe("The certificate " + file + " is not valid PEM", e);
    }
    if (chain.isEmpty()) {
      throw new CannotServe("There is no certificate in " + file + ": give a file in PEM form");
    }
    return List.copyOf(chain);
  }

  /**
   * @throws CannotServe where the file can't be read, or holds no key or one that is encrypted
   */
  static PrivateKey privateKey(Path file) {
    try (PEMParser parser = new PEMParser(open(file, "key"))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        switch (part) {
          case PEMKeyPair pair -> {
            return convert(pair.getPrivateKeyInfo(), file);
          }
          case PrivateKeyInfo info -> {
            return convert(info, file);
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new CannotServe(
                  "The key " + file + " is encrypted: give one without a passphrase, mode 0600");
          default -> {
            // EC PARAMETERS and certificates may stand before the key.
          }
        }
      }
    } catch (IOException e) {
      // Without the cause: a parser's message may quote what it read.
      throw new CannotServe("The key " + file + " is not valid PEM");
    }
    throw new CannotServe("There is no private key in " + file + ": give a file in PEM form");
  }

  private static PrivateKey convert(PrivateKeyInfo info, Path file) throws IOException {
    String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        switch (oid) {
          case "1.2.840.10045.2.1" -> "EC";
          case "1.2.840.113549.1.1.1" -> "RSA";
          case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
          case "1.3.101.112" -> "Ed25519";
          default ->
              throw new CannotServe("The key " + file + " is of an unknown kind: use RSA or EC");
        };
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new CannotServe("The key " + file + " is not valid, or of a size that is too small");
    }
  }

  static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate has no encoding", e);
    }
  }

  static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  /** Replaces a file whole, so that whoever reads it sees the old one or the new one. */
  static void write(Path file, String pem, boolean secret) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (secret
        && Files.getFileStore(file.toAbsolutePath().getParent())
            .supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(fresh, pem);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Reader open(Path file, String what) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new CannotServe("The " + what + " " + file + " is too large to be one");
      }
      return new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new CannotServe("The " + what + " " + file + " does not exist", e);
    } catch (IOException | UncheckedIOException e) {
      throw new CannotServe(
          "The " + what + " " + file + " can't be read: check that the server's user may read it",
          e);
    }
  }
}
