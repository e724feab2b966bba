package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("serve with a certificate of the operator's")
class OperatorCertificateTest {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int PROTOCOL_VERSION = 70;

  @TempDir private Path folder;
  private TestCertificate first;
  private TestCertificate inUse;
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    first = TestCertificate.create(folder, "first");
    inUse = new TestCertificate(folder.resolve("fullchain.pem"), folder.resolve("privkey.pem"));
    put(first);
    int port = Ports.free();
    Path data = folder.resolve("data");
    Launch launch =
        RunningServer.serve(data, port)
            .with("--tls-cert", inUse.certificate().toString())
            .with("--tls-key", inUse.key().toString());
    server = RunningServer.start(data, port, launch);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  @DisplayName("A renewed certificate is shown without a restart, and open connections live on")
  void renewed() throws Exception {
    try (Https open = Https.trusting(first.certificate())) {
      assertThat(home(open).statusCode()).isEqualTo(200);
      TestCertificate second = TestCertificate.create(folder, "second");

      put(second);

      Wait.until(() -> isTrusted(second));
      assertThat(isTrusted(first)).as("the old one is shown").isFalse();
      assertThat(home(open).statusCode()).as("a connection from before").isEqualTo(200);
      assertThat(folder.resolve("data/ca.pem")).as("no local authority").doesNotExist();
    }
  }

  @Test
  @DisplayName("A certificate that is no good is told in the log, and the one before stays")
  void broken() throws Exception {
    Files.writeString(inUse.certificate(), "not a certificate\n");

    Wait.until(() -> server.stderr().contains("WARN"));
    assertThat(server.stderr()).contains("the one before stays").doesNotContain("Exception");
    assertThat(isTrusted(first)).isTrue();

    TestCertificate second = TestCertificate.create(folder, "second");
    put(second);
    Wait.until(() -> isTrusted(second));
  }

  @Test
  @DisplayName("TLS 1.2 and 1.3 are spoken; SSL 3, TLS 1.0 and 1.1 are refused as too old")
  void versions() throws Exception {
    assertThat(answerToHello(0x0303)[0]).as("TLS 1.2").isEqualTo(HANDSHAKE);
    for (int old : new int[] {0x0300, 0x0301, 0x0302}) {
      int[] answer = answerToHello(old);
      assertThat(answer[0]).as("version %x: an alert", old).isEqualTo(ALERT);
      assertThat(answer[1]).as("version %x: protocol_version", old).isEqualTo(PROTOCOL_VERSION);
    }
  }

  @Test
  @DisplayName("Plain HTTP on the port is answered 400, and told why")
  void plain() throws Exception {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), server.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("https://");
    }
  }

  /** Renames them into place, the key first, as renewal programs do. */
  private void put(TestCertificate other) throws IOException {
    move(other.key(), inUse.key());
    move(other.certificate(), inUse.certificate());
  }

  private void move(Path from, Path to) throws IOException {
    Path copy = Files.copy(from, folder.resolve("on-its-way"));
    Files.move(copy, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isTrusted(TestCertificate certificate) throws Exception {
    try (Https https = Https.trusting(certificate.certificate())) {
      return home(https).statusCode() == 200;
    } catch (SSLException e) {
      return false;
    }
  }

  private HttpResponse<String> home(Https https) throws Exception {
    return https.get(server.issuer());
  }

  /**
   * Offers one version, with ciphers that it knows and the certificate fits: this JVM would not
   * offer an old one. Returns the kind of record that comes back, and an alert's description.
   */
  private int[] answerToHello(int version) throws Exception {
    // secp256r1, uncompressed points; ECDSA with SHA-256 for the versions that ask for it.
    byte[] extensions = {0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3};
    // ECDHE-ECDSA with AES-128: GCM for TLS 1.2, CBC for those before.
    byte[] ciphers = {(byte) 0xc0, 0x2b, (byte) 0xc0, 0x09};
    int body = 2 + 32 + 1 + 2 + ciphers.length + 2 + 2 + extensions.length;
    ByteBuffer hello = ByteBuffer.allocate(5 + 4 + body);
    hello.put((byte) HANDSHAKE).putShort((short) 0x0301).putShort((short) (4 + body));
    hello.put((byte) 1).put((byte) 0).putShort((short) body);
    hello.putShort((short) version).put(new byte[32]).put((byte) 0);
    hello.putShort((short) ciphers.length).put(ciphers).put((byte) 1).put((byte) 0);
    hello.putShort((short) extensions.length).put(extensions);
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(hello.array());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int kind = in.readUnsignedByte();
      in.skipNBytes(2 + 2 + 1);
      return new int[] {kind, in.readUnsignedByte()};
    }
  }
}
