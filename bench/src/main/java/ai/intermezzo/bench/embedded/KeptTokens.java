package ai.intermezzo.bench.embedded;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A token for the next call of an API, while the one in memory is good. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the set-up before all else.
public class KeptTokens {
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

  @Benchmark
  public String token() {
    return tokens.token();
  }
}
