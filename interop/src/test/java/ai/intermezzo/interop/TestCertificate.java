package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for a host, usually localhost, that vouches for itself, as an operator makes one
 * with openssl.
 *
 * @param certificate PEM
 * @param key PEM
 */
record TestCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "for-this-file-only";

  /** Makes a new one in two files of a folder. */
  static TestCertificate create(Path folder, String name) throws Exception {
    return create(folder, name, "localhost");
  }

  /** The same for another host. */
  static TestCertificate create(Path folder, String name, String host) throws Exception {
    TestCertificate made =
        new TestCertificate(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + host,
        "-addext",
        "subjectAltName=DNS:" + host,
        "-keyout",
        made.key.toString(),
        "-out",
        made.certificate.toString());
    return made;
  }

  /** What a server needs to show it. */
  SSLContext serverTls() throws Exception {
    Path store = certificate.resolveSibling(certificate.getFileName() + ".p12");
    openssl(
        "pkcs12",
        "-export",
        "-in",
        certificate.toString(),
        "-inkey",
        key.toString(),
        "-out",
        store.toString(),
        "-passout",
        "pass:" + PASSWORD);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void openssl(String... arguments) throws Exception {
    Path said = Launch.scratch("openssl");
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }
}
