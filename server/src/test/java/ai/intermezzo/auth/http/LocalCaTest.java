package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The local certificate authority")
class LocalCaTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final InstantSource clock = now::get;

  @TempDir private Path folder;

  @Test
  @DisplayName("vouches for this machine only, with no authority below it, for ten years")
  void authority() {
    LocalCa ca = LocalCa.open(folder, clock, random);
    X509Certificate certificate = PemFiles.certificates(ca.certificate()).getFirst();

    assertThat(certificate.getBasicConstraints()).as("path length").isZero();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15", "2.5.29.30");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(openssl("x509", "-in", ca.certificate(), "-noout", "-text"))
        .contains("DNS:localhost", "IP:127.0.0.1/255.255.255.255", "Permitted:");
  }

  @Test
  @DisplayName("gives localhost a certificate for less than 398 days, which browsers ask for")
  void leaf() throws Exception {
    LocalCa ca = LocalCa.open(folder, clock, random);
    X509Certificate leaf = leaf(ca);

    assertThat(leaf.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
        .isLessThanOrEqualTo(Duration.ofDays(397));
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  @DisplayName("keeps its keys to itself")
  void modes() throws IOException {
    LocalCa ca = LocalCa.open(folder, clock, random);
    for (Path key : List.of(folder.resolve("ca.key"), ca.tls().key())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.pem", "ca.key", "localhost.pem", "localhost.key");
    }
  }

  @Test
  @DisplayName("is believed by OpenSSL, curl, Node and Java")
  void believed() {
    LocalCa ca = LocalCa.open(folder, InstantSource.system(), random);
    assertThat(
            openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "localhost",
                "-CAfile",
                ca.certificate(),
                ca.tls().certificate()))
        .endsWith(": OK\n");
    Routes routes = Routes.of(Route.at("/").get(request -> Response.text(200, "hello")));
    try (WireServer server = WireServer.start(folder, routes)) {
      assertThat(server.get("/").body()).isEqualTo("hello");
      for (String host : List.of("localhost", "127.0.0.1")) {
        String url = "https://" + host + ":" + server.port() + "/";
        assertThat(run("curl", "-sS", "--cacert", ca.certificate(), url)).isEqualTo("hello");
      }
      String script =
          "require('https').get({host:'localhost',family:4,port:%d,ca:require('fs').readFileSync('%s')}, r => r.pipe(process.stdout))"
              .formatted(server.port(), ca.certificate());
      assertThat(run("node", "-e", script)).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("can't vouch for another name, whoever holds its key")
  void constrained() throws IOException {
    LocalCa ca = LocalCa.open(folder, InstantSource.system(), random);
    Path evil = folder.resolve("evil.pem");
    Path config = folder.resolve("evil.cnf");
    Files.writeString(config, "subjectAltName=DNS:example.com\n");
    openssl("genpkey", "-algorithm", "RSA", "-out", folder.resolve("evil.key"));
    openssl(
        "req",
        "-new",
        "-key",
        folder.resolve("evil.key"),
        "-subj",
        "/CN=e",
        "-out",
        folder.resolve("evil.csr"));
    openssl(
        "x509",
        "-req",
        "-in",
        folder.resolve("evil.csr"),
        "-CA",
        ca.certificate(),
        "-CAkey",
        folder.resolve("ca.key"),
        "-extfile",
        config,
        "-days",
        "1",
        "-out",
        evil);

    assertThat(runAnyway("openssl", "verify", "-CAfile", ca.certificate(), evil))
        .contains("permitted subtree violation");
  }

  @Test
  @DisplayName("is made once, and renews localhost's certificate 30 days before it ends")
  void renews() throws IOException {
    LocalCa ca = LocalCa.open(folder, clock, random);
    byte[] authority = Files.readAllBytes(ca.certificate());
    X509Certificate first = leaf(ca);

    LocalCa again = LocalCa.open(folder, clock, random);
    assertThat(leaf(again)).isEqualTo(first);

    now.set(first.getNotAfter().toInstant().minus(Duration.ofDays(30)).minusSeconds(1));
    ca.tls().renewal().run();
    assertThat(leaf(ca)).isEqualTo(first);

    now.set(first.getNotAfter().toInstant().minus(Duration.ofDays(30)));
    ca.tls().renewal().run();
    X509Certificate second = leaf(ca);
    assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
    assertThat(Files.readAllBytes(ca.certificate())).isEqualTo(authority);

    now.set(NOW.plus(Duration.ofDays(3650 - 20)));
    ca.renewIfDue();
    assertThat(Files.readAllBytes(ca.certificate())).as("ten years on").isNotEqualTo(authority);
    assertThat(KeyProof.isIssuedBy(leaf(ca), PemFiles.certificates(ca.certificate()).getFirst()))
        .isTrue();
  }

  @Test
  @DisplayName("never outlives itself in what it issues")
  void leafEndsWithAuthority() {
    LocalCa ca = LocalCa.open(folder, clock, random);
    X509Certificate authority = PemFiles.certificates(ca.certificate()).getFirst();
    now.set(NOW.plus(Duration.ofDays(3650 - 100)));
    ca.renewIfDue();
    assertThat(leaf(ca).getNotAfter()).isEqualTo(authority.getNotAfter());
  }

  @Test
  @DisplayName("repairs what is missing, broken or does not fit, and says where it can't write")
  void repairs() throws IOException {
    LocalCa ca = LocalCa.open(folder, clock, random);
    byte[] authority = Files.readAllBytes(ca.certificate());

    Files.delete(ca.tls().key());
    LocalCa.open(folder, clock, random);
    assertFits(ca);

    KeyPair other = LocalCertificates.newKeyPair(random);
    PemFiles.write(ca.tls().key(), PemFiles.pem(other.getPrivate()), true);
    LocalCa.open(folder, clock, random);
    assertFits(ca);
    assertThat(Files.readAllBytes(ca.certificate())).isEqualTo(authority);

    Files.writeString(folder.resolve("ca.key"), "broken");
    Files.delete(ca.tls().certificate());
    LocalCa.open(folder, clock, random);
    assertFits(ca);
    assertThat(Files.readAllBytes(ca.certificate())).isNotEqualTo(authority);

    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> LocalCa.open(file.resolve("data"), clock, random))
        .isInstanceOf(CannotServe.class)
        .hasMessageStartingWith("The local certificate can't be written to " + file);
  }

  private void assertFits(LocalCa ca) {
    assertThat(KeyProof.belongTogether(leaf(ca), PemFiles.privateKey(ca.tls().key()), random))
        .isTrue();
  }

  private static X509Certificate leaf(LocalCa ca) {
    return PemFiles.certificates(ca.tls().certificate()).getFirst();
  }

  private static String openssl(Object... arguments) {
    Object[] command = new Object[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(command);
  }

  private static String run(Object... command) {
    return outcome(true, command);
  }

  private static String runAnyway(Object... command) {
    return outcome(false, command);
  }

  private static String outcome(boolean mustSucceed, Object... command) {
    try {
      Process process =
          new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      if (mustSucceed) {
        assertThat(process.exitValue()).as(output).isZero();
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
