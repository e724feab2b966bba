package ai.intermezzo.bench.embedded;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The CPU that a thread used, which is the same however busy the machine is with other things; the
 * time that has passed is not. JMH adds up the public fields.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public long cpuNanos;
  public long operations;
  private long begunAt;

  void begin() {
    begunAt = THREADS.getCurrentThreadCpuTime();
  }

  void end(int done) {
    cpuNanos += THREADS.getCurrentThreadCpuTime() - begunAt;
    operations += done;
  }
}
