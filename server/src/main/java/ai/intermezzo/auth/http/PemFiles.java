package ai.intermezzo.auth.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes certificates and private keys as PEM (RFC 7468).
 *
 * <p>The forms that we write are read with the JDK alone. The older forms of keys go through Bouncy
 * Castle ({@link TraditionalKeys}), whose signed jars take a third of a second to load.
 */
final class PemFiles {
  /** A chain of ten RSA certificates is 20 KB. */
  private static final int MAX_FILE_BYTES = 256 * 1024;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");

  /** What a PKCS#8 key may be; each factory refuses the others' keys. */
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519", "RSASSA-PSS");

  private PemFiles() {}

  /**
   * @throws CannotServe where the file can't be read or holds no certificate
   */
  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Matcher block = BLOCK.matcher(read(file, "certificate"));
      while (block.find()) {
        if (block.group(1).equals("CERTIFICATE")) {
          byte[] der = Base64.getMimeDecoder().decode(block.group(2));
          chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
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
    String pem = read(file, "key");
    if (pem.contains("ENCRYPTED")) {
      throw new CannotServe(
          "The key " + file + " is encrypted: give one without a passphrase, mode 0600");
    }
    // Without causes: a parser's message may quote what it read.
    try {
      Matcher block = BLOCK.matcher(pem);
      while (block.find()) {
        switch (block.group(1)) {
          case "PRIVATE KEY" -> {
            return fromPkcs8(Base64.getMimeDecoder().decode(block.group(2)), file);
          }
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
            return fromPkcs8(TraditionalKeys.toPkcs8(block.group()), file);
          }
          default -> {
            // EC PARAMETERS and certificates may stand before the key.
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotServe("The key " + file + " is not valid PEM");
    }
    throw new CannotServe("There is no private key in " + file + ": give a file in PEM form");
  }

  private static PrivateKey fromPkcs8(byte[] der, Path file) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // Not of this kind; the next one may take it.
      }
    }
    throw new CannotServe(
        "The key " + file + " is not valid, or of an unknown kind: use EC or RSA");
  }

  private static String read(Path file, String what) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new CannotServe("The " + what + " " + file + " is too large to be one");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new CannotServe("The " + what + " " + file + " does not exist", e);
    } catch (IOException e) {
      throw new CannotServe(
          "The " + what + " " + file + " can't be read: check that the server's user may read it",
          e);
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
    if (secret && hasModes(file)) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(fresh, pem);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean hasModes(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null
        && Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
  }
}
