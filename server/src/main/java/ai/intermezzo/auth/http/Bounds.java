package ai.intermezzo.auth.http;

import java.time.Duration;

/**
 * How much, and how slowly, a sender may send. Whoever exceeds one gets the status in brackets, or
 * a closed connection where there is no request yet to answer.
 *
 * @param headerBytes request line and headers together (414, 431)
 * @param headerLines lines of the header (431)
 * @param bodyBytes the body, chunked or not (413)
 * @param headDeadline from the connection to the whole header of its first request, TLS included,
 *     and from the first byte to the whole header of a later one (closed)
 * @param bodyDeadline for the whole body, from the header (408)
 * @param idleTimeout for a connection between two requests, and for a client that does not read its
 *     answer (closed)
 * @param connections at once; more wait in the operating system's queue until others are closed
 * @param requests being answered at once (503); each may hold a virtual thread
 * @param stopTimeout for requests under way when the listener closes
 */
public record Bounds(
    int headerBytes,
    int headerLines,
    int bodyBytes,
    Duration headDeadline,
    Duration bodyDeadline,
    Duration idleTimeout,
    int connections,
    int requests,
    Duration stopTimeout) {

  /** Good for a server on the internet. */
  public static final Bounds DEFAULT =
      new Bounds(
          8 * 1024,
          100,
          64 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          10_000,
          1_000,
          Duration.ofMillis(1500));

  public Bounds {
    if (headerBytes < 1024 || headerLines < 1 || bodyBytes < 1 || connections < 1 || requests < 1) {
      throw new IllegalArgumentException("Every bound is positive, headerBytes at least 1024");
    }
    if (!isPositive(headDeadline) || !isPositive(bodyDeadline) || !isPositive(idleTimeout)) {
      throw new IllegalArgumentException("Every deadline is positive");
    }
  }

  private static boolean isPositive(Duration duration) {
    return duration.toMillis() > 0;
  }
}
