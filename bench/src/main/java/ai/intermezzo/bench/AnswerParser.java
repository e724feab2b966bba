package ai.intermezzo.bench;

import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an HTTP/1.1 answer with a {@code Content-Length}, and its status. Reads nothing
 * else, since what the generator spends is taken from the server beside it.
 */
final class AnswerParser {
  private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private int scanned;
  private int end = -1;
  private int status;
  private int contentLength;

  /**
   * Looks at what has come.
   *
   * @param bytes hold the answer from its first byte
   * @param limit how many of them have come
   * @return whether the answer is whole
   */
  boolean isWhole(byte[] bytes, int limit) {
    if (end < 0) {
      readHeader(bytes, limit);
    }
    return end >= 0 && limit >= end;
  }

  /** The status of the answer; known when it is whole. */
  int status() {
    return status;
  }

  /** How many bytes the answer has; known when it is whole. */
  int length() {
    return end;
  }

  void reset() {
    scanned = 0;
    end = -1;
    status = 0;
    contentLength = 0;
  }

  private void readHeader(byte[] bytes, int limit) {
    int lineStart = scanned;
    for (int i = scanned; i < limit; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (lineStart == 0) {
        status = Integer.parseInt(text(bytes, STATUS_AT, 3));
      } else if (isContentLength(bytes, lineStart, i)) {
        int from = lineStart + LENGTH.length;
        contentLength = Integer.parseInt(text(bytes, from, i - 1 - from));
      } else if (i - lineStart == 1) {
        end = i + 1 + contentLength;
        return;
      }
      lineStart = i + 1;
      scanned = lineStart;
    }
  }

  private static boolean isContentLength(byte[] bytes, int from, int to) {
    if (to - from <= LENGTH.length) {
      return false;
    }
    for (int i = 0; i < LENGTH.length; i++) {
      int c = bytes[from + i];
      if (c != LENGTH[i] && (c | 0x20) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
