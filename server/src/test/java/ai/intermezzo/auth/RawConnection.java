package ai.intermezzo.auth;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection on which bytes are sent as they are, and answers are read one by one. */
public final class RawConnection implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024;

  private final Socket socket;
  private final InputStream in;

  public RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Says that nothing more will be sent. */
  public void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * The next answer.
   *
   * @throws EOFException where the connection ended before one began
   */
  public Answer read() throws IOException {
    String statusLine = line();
    if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9][0-9]( .*)?")) {
      throw new AssertionError("Not a status line: " + statusLine);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(
              header.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    Answer head = new Answer(status, headers, "");
    boolean bodyless = status == 204 || status == 304 || status < 200;
    int length = bodyless ? 0 : head.header("content-length").map(Integer::parseInt).orElse(0);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("The connection ended within a body");
    }
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new EOFException("The connection ended");
      }
      if (line.length() > MAX_LINE) {
        throw new AssertionError("A line without end");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
