package ai.intermezzo.bench.embedded;

import ai.intermezzo.auth.http.CryptoProvider;
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

/** From a request's header to whose token it is, with the keys at hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters and calls the set-up before all else.
public class TokenChecks {
  /** So many that no check profits from having just seen the same bytes. */
  private static final int TOKENS = 64;

  @Param public Checker checker;

  @Param({"RS256", "ES256"})
  public String algorithm;

  /** Whether the JDK's own crypto is at work, or Amazon Corretto's. */
  @Param({"JDK", "Corretto"})
  public String crypto;

  private LocalIssuer issuer;
  private TokenCheck check;
  private String[] headers;

  /** Starts an issuer of its own, and lets the check fetch its keys. */
  @Setup
  public void start() throws Exception {
    if (crypto.equals("Corretto")) {
      CryptoProvider.install();
    }
    issuer = LocalIssuer.start();
    // For the libraries that take no trust of their own.
    HttpsURLConnection.setDefaultSSLSocketFactory(issuer.trusted().trust().getSocketFactory());
    check = checker.with(issuer.trusted());
    headers = new String[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      headers[i] = TokenCheck.BEARER + issuer.token(algorithm);
      if (check.subject(headers[i]) == null) {
        throw new IllegalStateException(checker + " refuses good tokens");
      }
    }
  }

  /** Stops it. */
  @TearDown
  public void stop() throws Exception {
    issuer.close();
  }

  /** All of them once. */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public void check(CpuTime cpu, Blackhole out) {
    cpu.begin();
    for (String header : headers) {
      out.consume(check.subject(header));
    }
    cpu.end(TOKENS);
  }
}
