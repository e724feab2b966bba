package ai.intermezzo.bench.embedded;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A token for the next call of an API, while the one in memory is good. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the set-up before all else.
public class KeptTokens {
  private static final int CALLS = 10_000;

  @Param public Keeper keeper;

  private LocalIssuer issuer;
  private TokenKeeper tokens;

  /** Starts an issuer of its own, and lets the keeper fetch a token. */
  @Setup
  public void start() throws Exception {
    issuer = LocalIssuer.start();
    HttpsURLConnection.setDefaultSSLSocketFactory(issuer.trusted().trust().getSocketFactory());
    tokens = keeper.with(issuer.trusted());
    if (!tokens.token().equals(tokens.token())) {
      throw new IllegalStateException(keeper + " keeps no token");
    }
  }

  /** Stops it. */
  @TearDown
  public void stop() throws Exception {
    issuer.close();
  }

  /** So many that looking at the clock costs nothing beside them. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void token(CpuTime cpu, Blackhole out) {
    cpu.begin();
    for (int i = 0; i < CALLS; i++) {
      out.consume(tokens.token());
    }
    cpu.end(CALLS);
  }
}
