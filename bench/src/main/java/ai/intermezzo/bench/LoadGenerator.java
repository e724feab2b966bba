package ai.intermezzo.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends one prepared request again and again over kept-alive HTTPS connections, from one thread:
 * some ten microseconds of CPU a request, since it runs beside the server that it measures.
 */
final class LoadGenerator {
  /** How long an answer may take, after the time is up, to still count as one. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How often the pacing looks whether a request is due. */
  private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final InetSocketAddress address;
  private final SSLContext tls;
  private final int connections;

  LoadGenerator(InetSocketAddress address, SSLContext tls, int connections) {
    this.address = address;
    this.tls = tls;
    this.connections = connections;
  }

  /** Each connection sends its next request when it has the answer to the last. */
  Load saturate(byte[] request, Duration time, LongSupplier serverCpuNanos) throws IOException {
    return saturate(Workload.of(request), time, serverCpuNanos);
  }

  /** The same with requests that differ; it ends early where none is left. */
  Load saturate(Workload workload, Duration time, LongSupplier serverCpuNanos) throws IOException {
    return new Run(workload, time, 0, serverCpuNanos).load();
  }

  /**
   * Requests become due at an even pace, and how long one took counts from when it was due, so that
   * waiting for a free connection counts too.
   */
  Load pace(byte[] request, Duration time, double perSecond, LongSupplier serverCpuNanos)
      throws IOException {
    return new Run(Workload.of(request), time, perSecond, serverCpuNanos).load();
  }

  private final class Run {
    private final Workload workload;
    private final long timeNanos;
    private final double intervalNanos;
    private final LongSupplier serverCpuNanos;
    private final Latencies latencies = new Latencies();
    private final Queue<TlsConnection> idle = new ArrayDeque<>();
    private long sent;
    private long began;
    private long ended;
    private boolean exhausted;
    private int underWay;
    private long refused;
    private long lost;

    Run(Workload workload, Duration time, double perSecond, LongSupplier serverCpuNanos) {
      this.workload = workload;
      this.timeNanos = time.toNanos();
      this.intervalNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
      this.serverCpuNanos = serverCpuNanos;
    }

    Load load() throws IOException {
      List<TlsConnection> open = new ArrayList<>();
      try (Selector selector = Selector.open()) {
        for (int i = 0; i < connections; i++) {
          TlsConnection connection = TlsConnection.open(address, tls);
          open.add(connection);
          connection.index = i;
          byte[] first = workload.next(i);
          if (first == null) {
            throw new IOException("There is less to send than there are connections");
          }
          int status = connection.exchange(first);
          if (status == 200 && workload.hears()) {
            workload.answered(i, connection.answerText());
          }
          connection.register(selector);
          idle.add(connection);
        }
        return measure(selector);
      } finally {
        for (TlsConnection connection : open) {
          connection.close();
        }
      }
    }

    private Load measure(Selector selector) throws IOException {
      MachineCpu machineBefore = MachineCpu.now();
      long serverBefore = serverCpuNanos.getAsLong();
      long ownBefore = ownCpuNanos();
      began = System.nanoTime();
      ended = began + timeNanos;
      long now = began;
      while (now < ended && !(exhausted && underWay == 0)) {
        sendDue(now);
        wait(selector);
        selector.selectedKeys().clear();
        now = System.nanoTime();
      }
      long measured = System.nanoTime() - began;
      long server = serverCpuNanos.getAsLong() - serverBefore;
      long own = ownCpuNanos() - ownBefore;
      MachineCpu machine = MachineCpu.now().since(machineBefore);
      long inTime = latencies.count();
      drain(selector);
      return new Load(inTime, refused, lost, measured, server, own, machine, latencies);
    }

    private void sendDue(long now) {
      while (!idle.isEmpty() && now < ended) {
        long due = began + (long) (sent * intervalNanos);
        if (intervalNanos > 0 && due > now) {
          return;
        }
        TlsConnection connection = idle.remove();
        byte[] request = workload.next(connection.index);
        if (request == null) {
          exhausted = true;
          return;
        }
        sent++;
        underWay++;
        try {
          connection.send(request, intervalNanos > 0 ? due : System.nanoTime());
        } catch (IOException e) {
          underWay--;
          lost++;
        }
      }
    }

    private void wait(Selector selector) throws IOException {
      if (intervalNanos == 0) {
        selector.select(this::receive, TimeUnit.NANOSECONDS.toMillis(timeNanos) + 1);
      } else if (selector.selectNow(this::receive) == 0) {
        LockSupport.parkNanos(TICK_NANOS);
      }
    }

    private void receive(SelectionKey key) {
      TlsConnection connection = (TlsConnection) key.attachment();
      try {
        int status = connection.receive();
        if (status == 0) {
          return;
        }
        long now = System.nanoTime();
        underWay--;
        if (status == 200) {
          latencies.record(now - connection.dueNanos);
          if (workload.hears()) {
            workload.answered(connection.index, connection.answerText());
          }
        } else {
          refused++;
        }
        byte[] next = intervalNanos == 0 && now < ended ? workload.next(connection.index) : null;
        if (next != null) {
          sent++;
          underWay++;
          connection.send(next, now);
        } else {
          exhausted |= intervalNanos == 0 && now < ended;
          idle.add(connection);
        }
      } catch (IOException e) {
        underWay--;
        lost++;
        key.cancel();
      }
    }

    private void drain(Selector selector) throws IOException {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (underWay > 0 && System.nanoTime() < deadline) {
        selector.select(this::receive, 100);
      }
      lost += underWay;
    }
  }

  private static long ownCpuNanos() {
    return OWN == null ? 0 : OWN.getProcessCpuTime();
  }

  private static final com.sun.management.@Nullable OperatingSystemMXBean OWN =
      ManagementFactory.getOperatingSystemMXBean()
              instanceof com.sun.management.OperatingSystemMXBean bean
          ? bean
          : null;
}
