package ai.intermezzo.auth.http;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request: method, path, status, time and where it came from. Never the query, which may
 * hold a code or a token.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("ai.intermezzo.auth.access");
  private static final int MAX_PATH_CHARS = 200;

  private final boolean on;

  AccessLog(boolean on) {
    this.on = on;
  }

  boolean isOn() {
    return on && LOG.isInfoEnabled();
  }

  void answered(
      String method, String path, int status, long beganNanos, String requestId, String remote) {
    if (!isOn()) {
      return;
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
    LOG.info(
        "{} {} {} {}us {} {}",
        printable(method),
        printable(path),
        status,
        micros,
        requestId,
        remote);
  }

  /** A path may hold a decoded line break, which would forge a line. */
  static String printable(String text) {
    boolean clean = text.length() <= MAX_PATH_CHARS;
    for (int i = 0; clean && i < text.length(); i++) {
      clean = isPrintable(text.charAt(i));
    }
    if (clean) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_PATH_CHARS; i++) {
      printable.append(isPrintable(text.charAt(i)) ? text.charAt(i) : '?');
    }
    return text.length() > MAX_PATH_CHARS ? printable + "..." : printable.toString();
  }

  private static boolean isPrintable(char c) {
    return c > 0x20 && c < 0x7f;
  }
}
