package ai.intermezzo.auth.http;

import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that does one thing after the other. Jetty 12.1 answers a broken request
 * on another thread while the one that found it goes on reading, and the two then disturb each
 * other: at times the answer is lost, or a buffer is given back twice.
 *
 * <p>Here the thread that finds a request broken answers it, which it can since our answers don't
 * wait ({@link WireErrors}, {@link Exchange}), and no second thread reads before the first has
 * left.
 */
final class OrderlyConnection extends HttpConnection {
  private final ReentrantLock reading = new ReentrantLock();

  private OrderlyConnection(HttpConfiguration settings, Connector connector, EndPoint endPoint) {
    super(settings, connector, endPoint);
  }

  @Override
  public void onFillable() {
    reading.lock();
    try {
      super.onFillable();
    } finally {
      reading.unlock();
    }
  }

  @Override
  protected HttpChannel newHttpChannel(Server server, HttpConfiguration settings) {
    return new Channel(this);
  }

  /** Makes such connections. */
  static final class Factory extends HttpConnectionFactory {
    Factory(HttpConfiguration settings) {
      super(settings);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      OrderlyConnection connection =
          new OrderlyConnection(getHttpConfiguration(), connector, endPoint);
      connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
      return configure(connection, connector, endPoint);
    }
  }

  private static final class Channel extends HttpChannelState {
    Channel(ConnectionMetaData connection) {
      super(connection);
    }

    @Override
    public @Nullable Runnable onFailure(Throwable failure) {
      Runnable task = super.onFailure(failure);
      return task == null ? null : Invocable.from(Invocable.InvocationType.NON_BLOCKING, task);
    }
  }
}
