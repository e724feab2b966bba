package ai.intermezzo.auth.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that take too long to send the header of a request: those that say nothing,
 * stop in the middle, or drip bytes so that no idle time-out ever fires. Costs requests nothing: it
 * looks at all connections a few times within the deadline. Used by one thread.
 */
final class SlowSenders {
  private final ServerConnector connector;
  private final long deadlineNanos;
  private Map<EndPoint, Watch> watches = new HashMap<>();

  /**
   * @param requests how many had come when we last looked
   * @param bytes how many had come when nothing of the next request had
   * @param since when the next request began to come, as {@code System.nanoTime()}; meaningless
   *     unless begun
   */
  private record Watch(long requests, long bytes, boolean begun, long since) {}

  SlowSenders(ServerConnector connector, long deadlineMillis) {
    this.connector = connector;
    this.deadlineNanos = TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
  }

  void closeOverdue() {
    long now = System.nanoTime();
    Map<EndPoint, Watch> next = new HashMap<>();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Watch watch = look(endPoint, watches.get(endPoint), now);
      if (watch.begun() && now - watch.since() > deadlineNanos) {
        endPoint.close(new TimeoutException("The header of a request took too long"));
      } else {
        next.put(endPoint, watch);
      }
    }
    watches = next;
  }

  private static Watch look(EndPoint endPoint, @Nullable Watch before, long now) {
    Connection outer = endPoint.getConnection();
    Connection inner = http(outer);
    // A connection that doesn't count says -1.
    long bytes = outer == null ? 0 : Math.max(0, outer.getBytesIn());
    long requests = inner == null ? 0 : Math.max(0, inner.getMessagesIn());
    if (before == null) {
      return new Watch(requests, bytes, requests == 0, now);
    }
    boolean answering = inner instanceof ConnectionMetaData data && Conversation.isAnswering(data);
    if (answering || requests != before.requests()) {
      return new Watch(requests, bytes, false, now);
    }
    // One that we have said our last to has as long to hang up.
    boolean mustGoOn = bytes != before.bytes() || endPoint.isOutputShutdown();
    if (!before.begun() && mustGoOn) {
      return new Watch(requests, before.bytes(), true, now);
    }
    return before;
  }

  /** The connection that speaks HTTP, below TLS where there is any. */
  private static @Nullable Connection http(@Nullable Connection outer) {
    return outer instanceof SslConnection ssl ? ssl.getSslEndPoint().getConnection() : outer;
  }
}
