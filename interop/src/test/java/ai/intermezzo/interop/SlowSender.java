package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A connection that is opened to be kept, and that notices when the server lets it go. */
final class SlowSender implements AutoCloseable {
  private static final Duration A_BYTE_EVERY = Duration.ofSeconds(1);
  private static final int REMEMBERED = 100;

  /** What a sender does with its connection. */
  enum Kind {
    SILENT(false, ""),
    HALF_A_HANDSHAKE(false, Kind.HELLO),
    DRIPPED_HANDSHAKE(false, Kind.HELLO + "\0".repeat(300)),
    SILENT_TLS(true, ""),
    HALF_A_HEADER(true, "POST /oauth/token HTTP/1.1\r\nHost: localh"),
    DRIPPED_HEADER(true, "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(300)),
    HALF_A_BODY(true, Kind.WITH_BODY + "\r\ngrant_type="),
    DRIPPED_BODY(true, Kind.WITH_BODY + "\r\n" + "x".repeat(300));

    /** The beginning of a ClientHello (RFC 8446 §4.1.2) of 320 bytes. */
    private static final String HELLO = "\26\3\1\1\100\1";

    private static final String WITH_BODY =
        """
        POST /oauth/token HTTP/1.1\r
        Host: localhost\r
        Content-Length: 400\r
        Content-Type: application/x-www-form-urlencoded\r
        """;

    private final boolean tls;
    private final String sent;

    Kind(boolean tls, String sent) {
      this.tls = tls;
      this.sent = sent;
    }

    boolean drips() {
      return name().startsWith("DRIPPED");
    }

    boolean sendsBody() {
      return name().endsWith("BODY");
    }
  }

  private final Kind kind;
  private final Socket tcp;
  private volatile String answer = "";
  private volatile boolean begun;
  private volatile boolean letGo;

  private SlowSender(Kind kind, Socket tcp) {
    this.kind = kind;
    this.tcp = tcp;
  }

  /** Connects, and no more. */
  static SlowSender connect(Kind kind, int port) throws IOException {
    return new SlowSender(kind, new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends what its kind sends, on threads of its own. */
  void begin(SSLContext tls) {
    Thread.ofVirtual().start(() -> send(tls));
  }

  private void send(SSLContext tls) {
    try {
      Socket socket = tcp;
      if (kind.tls) {
        SSLSocket secured =
            (SSLSocket) tls.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
        secured.startHandshake();
        socket = secured;
      }
      InputStream in = socket.getInputStream();
      Thread.ofVirtual().start(() -> listen(in));
      OutputStream out = socket.getOutputStream();
      byte[] bytes = kind.sent.getBytes(US_ASCII);
      // A body is dripped after its header.
      int atOnce = !kind.drips() ? bytes.length : kind.sendsBody() ? bytes.length - 300 : 1;
      out.write(bytes, 0, atOnce);
      out.flush();
      begun = true;
      for (int i = atOnce; i < bytes.length && !letGo; i++) {
        LockSupport.parkNanos(A_BYTE_EVERY.toNanos());
        out.write(bytes[i]);
        out.flush();
      }
    } catch (IOException e) {
      letGo = true;
    }
  }

  private void listen(InputStream in) {
    try {
      // All of it that comes before the end, or as much as is of interest.
      answer = new String(in.readNBytes(REMEMBERED), US_ASCII);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Reset: let go too.
    }
    letGo = true;
  }

  Kind kind() {
    return kind;
  }

  /** Whether it came as far as its kind means to come. */
  boolean hasBegun() {
    return begun;
  }

  boolean isLetGo() {
    return letGo;
  }

  /** The first characters that came back. */
  String answer() {
    return answer;
  }

  @Override
  public void close() throws IOException {
    letGo = true;
    tcp.close();
  }
}
