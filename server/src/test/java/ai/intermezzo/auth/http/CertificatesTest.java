package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The certificate of the HTTPS port")
class CertificatesTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir private Path folder;
  private TlsSettings served;
  private TlsSettings first;
  private TlsSettings second;

  @BeforeEach
  void makeCertificates() {
    first = newCertificate("first");
    second = newCertificate("second");
    served = TlsSettings.of(folder.resolve("served.pem"), folder.resolve("served.key"));
    replace(first.certificate(), served.certificate());
    replace(first.key(), served.key());
  }

  @Test
  @DisplayName("changes with its files, while a handshake under way keeps the one it began with")
  void reloads() throws IOException {
    Certificates certificates = new Certificates(served, random);
    String before = alias(certificates, "EC");
    assertThat(certificates.getCertificateChain(before)).containsExactly(leaf(first));
    assertThat(alias(certificates, "RSA")).isEmpty();

    certificates.reloadIfChanged();
    assertThat(alias(certificates, "EC")).isEqualTo(before);

    Files.writeString(served.certificate(), "-----BEGIN CERTIFICATE-----\nbroken");
    certificates.reloadIfChanged();
    assertThat(alias(certificates, "EC")).isEqualTo(before);

    Files.delete(served.certificate());
    certificates.reloadIfChanged();
    assertThat(alias(certificates, "EC")).isEqualTo(before);

    replace(second.certificate(), served.certificate());
    certificates.reloadIfChanged();
    assertThat(alias(certificates, "EC")).as("with the key of the one before").isEqualTo(before);

    replace(second.key(), served.key());
    certificates.reloadIfChanged();
    String after = alias(certificates, "EC");
    assertThat(certificates.getCertificateChain(after)).containsExactly(leaf(second));
    assertThat(certificates.getPrivateKey(after)).isEqualTo(PemFiles.privateKey(second.key()));
    assertThat(certificates.getPrivateKey(before)).isEqualTo(PemFiles.privateKey(first.key()));
  }

  @Test
  @DisplayName("changes on a running server by itself")
  void reloadsWhileRunning() throws IOException {
    Routes routes = Routes.of(Route.at("/").get(request -> Response.text(200, "hello")));
    try (WireServer server =
        WireServer.start(
            folder.resolve("first"),
            routes,
            settings -> ListenerSettings.https("127.0.0.1", 0, served))) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      replace(second.key(), served.key());
      replace(second.certificate(), served.certificate());

      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      var trust = WireServer.trusting(folder.resolve("second").resolve("ca.pem"));
      X509Certificate shown = null;
      while (!leaf(second).equals(shown)) {
        assertThat(System.nanoTime()).as("it took too long").isLessThan(end);
        LockSupport.parkNanos(50_000_000);
        try (SSLSocket socket =
            (SSLSocket)
                trust.getSocketFactory().createSocket(server.tcp(), "localhost", 443, true)) {
          shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException stillTheOld) {
          // The handshake failed: nobody here trusts the first one.
        }
      }
      assertThat(server.get("/").statusCode()).as("on a connection from before").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @DisplayName("may come with a key in any of the forms that OpenSSL writes")
  @ValueSource(
      strings = {
        "ecparam -name prime256v1 -genkey", // SEC 1 after its parameters
        "ecparam -name secp384r1 -genkey -noout",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", // PKCS#8
        "genrsa -traditional", // PKCS#1
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "genpkey -algorithm ed25519"
      })
  void keyForms(String command) throws Exception {
    openssl(command + " -out " + served.key());
    openssl(
        "req -x509 -key "
            + served.key()
            + " -subj /CN=localhost -days 2 -out "
            + served.certificate());
    Certificates certificates = new Certificates(served, random);
    String algorithm = PemFiles.privateKey(served.key()).getAlgorithm();
    assertThat(alias(certificates, algorithm)).isEqualTo("1");
  }

  @Test
  @DisplayName("that can't be used makes one sentence that names the file and the remedy")
  void sentences() throws Exception {
    Path missing = folder.resolve("missing.pem");
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    Path encrypted = folder.resolve("encrypted.key");
    openssl("genpkey -algorithm RSA -aes256 -pass pass:x -out " + encrypted);
    Path traditional = folder.resolve("traditional.key");
    openssl("genrsa -traditional -aes256 -passout pass:x -out " + traditional + " 2048");

    assertRefused(missing, first.key(), "The certificate " + missing + " does not exist");
    assertRefused(first.certificate(), missing, "The key " + missing + " does not exist");
    assertRefused(folder, first.key(), "The certificate " + folder + " can't be read: ");
    assertRefused(nonsense, first.key(), "There is no certificate in " + nonsense);
    assertRefused(first.certificate(), nonsense, "There is no private key in " + nonsense);
    assertRefused(first.certificate(), encrypted, "The key " + encrypted + " is encrypted");
    assertRefused(first.certificate(), traditional, "The key " + traditional + " is encrypted");
    assertRefused(
        first.certificate(),
        second.key(),
        "The key " + second.key() + " does not belong to the first certificate in ");
    Path huge = Files.write(folder.resolve("huge.pem"), new byte[300_000]);
    assertRefused(huge, first.key(), "The certificate " + huge + " is too large");
  }

  private void assertRefused(Path certificate, Path key, String sentence) {
    assertThatThrownBy(() -> new Certificates(TlsSettings.of(certificate, key), random))
        .isInstanceOf(CannotServe.class)
        .hasMessageStartingWith(sentence)
        .message()
        .doesNotContain("\n", "Exception");
  }

  private static String alias(Certificates certificates, String keyType) {
    return Objects.requireNonNullElse(
        certificates.chooseEngineServerAlias(keyType, null, null), "");
  }

  private TlsSettings newCertificate(String name) {
    LocalCa ca = LocalCa.open(folder.resolve(name), InstantSource.system(), random);
    return ca.tls();
  }

  private static X509Certificate leaf(TlsSettings settings) {
    return PemFiles.certificates(settings.certificate()).getFirst();
  }

  private static void replace(Path from, Path to) {
    try {
      Path fresh = Files.copy(from, to.resolveSibling("fresh"));
      Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(command + ": " + output).isZero();
  }
}
