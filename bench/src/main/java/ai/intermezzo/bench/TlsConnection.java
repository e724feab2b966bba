package ai.intermezzo.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A kept-alive HTTPS connection with at most one request under way. Opens blocking, then works with
 * a selector. Not safe for use by several threads.
 */
final class TlsConnection implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer netIn;
  private final ByteBuffer netOut;
  private final byte[] plainIn;
  private final ByteBuffer appIn;
  private final AnswerParser answer = new AnswerParser();

  /** Which one of the generator's connections it is. */
  int index;

  /** When the request under way was due, as {@code System.nanoTime()}. */
  long dueNanos;

  private TlsConnection(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.netIn = ByteBuffer.allocate(2 * packet);
    this.netOut = ByteBuffer.allocate(2 * packet);
    this.plainIn = new byte[2 * engine.getSession().getApplicationBufferSize()];
    this.appIn = ByteBuffer.wrap(plainIn);
  }

  /** Connects and does the handshake. */
  static TlsConnection open(InetSocketAddress address, SSLContext tls) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SSLEngine engine = tls.createSSLEngine("localhost", address.getPort());
      engine.setUseClientMode(true);
      TlsConnection connection = new TlsConnection(channel, engine);
      connection.shakeHands();
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** From now on nothing blocks; the key's attachment is this connection. */
  void register(Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends a request, which is due now or was before. */
  void send(byte[] request, long due) throws IOException {
    dueNanos = due;
    answer.reset();
    netOut.clear();
    ByteBuffer plain = ByteBuffer.wrap(request);
    while (plain.hasRemaining()) {
      engine.wrap(plain, netOut);
    }
    netOut.flip();
    while (netOut.hasRemaining()) {
      // A request is smaller than a socket's buffer, which is empty now.
      channel.write(netOut);
    }
  }

  /**
   * Reads what has come.
   *
   * @return the status of the answer if it is whole now, else 0
   */
  int receive() throws IOException {
    if (channel.read(netIn) < 0) {
      throw new EOFException("The server closed a connection");
    }
    unwrapAll();
    int come = appIn.position();
    if (come == 0 || !answer.isWhole(plainIn, come)) {
      return 0;
    }
    if (come != answer.length()) {
      throw new IOException("The server sent more than one answer");
    }
    appIn.clear();
    return answer.status();
  }

  /** The answer that {@link #receive} told of. */
  String answerText() {
    return new String(plainIn, 0, answer.length(), StandardCharsets.ISO_8859_1);
  }

  /** Sends a request and waits for its answer; only before {@link #register}. */
  int exchange(byte[] request) throws IOException {
    send(request, System.nanoTime());
    int status = 0;
    while (status == 0) {
      status = receive();
    }
    return status;
  }

  private void unwrapAll() throws SSLException {
    netIn.flip();
    while (netIn.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(netIn, appIn);
      if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      }
      switch (result.getStatus()) {
        case OK -> {}
        case BUFFER_UNDERFLOW -> {
          netIn.compact();
          return;
        }
        case BUFFER_OVERFLOW -> throw new SSLException("An answer is too large");
        case CLOSED -> throw new SSLException("The server ended TLS");
      }
    }
    netIn.clear();
  }

  private void shakeHands() throws IOException {
    engine.beginHandshake();
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
      status =
          switch (status) {
            case NEED_TASK -> {
              engine.getDelegatedTask().run();
              yield engine.getHandshakeStatus();
            }
            case NEED_WRAP -> {
              netOut.clear();
              SSLEngineResult result = engine.wrap(NOTHING, netOut);
              netOut.flip();
              while (netOut.hasRemaining()) {
                channel.write(netOut);
              }
              yield result.getHandshakeStatus();
            }
            default -> unwrapHandshake();
          };
    }
  }

  private HandshakeStatus unwrapHandshake() throws IOException {
    netIn.flip();
    SSLEngineResult result = engine.unwrap(netIn, appIn);
    netIn.compact();
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(netIn) < 0) {
      throw new EOFException("The server closed a connection during the handshake");
    }
    return result.getHandshakeStatus();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
