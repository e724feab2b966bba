package ai.intermezzo.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What comes of a sign-in, over HTTPS: codes exchanged, refresh tokens rotated, userinfo asked for,
 * tokens introspected, on both databases. Each exchange and each rotation is a durable write.
 */
final class GrantsSuite {
  private static final int CONNECTIONS = 16;

  /** More codes than any server exchanges in a second. */
  private static final int CODES_A_SECOND = 6_000;

  private final Checkout checkout;
  private final Size size;
  private final Report report;

  GrantsSuite(Checkout checkout, Size size, Report report) {
    this.checkout = checkout;
    this.size = size;
    this.report = report;
  }

  void run() throws IOException, GeneralSecurityException {
    report.line("");
    report.line(
        "After a sign-in, %d connections, %d rounds of %d s: median (lowest–highest); the database"
                .formatted(CONNECTIONS, size.rounds(), size.round().toSeconds())
            + " PostgreSQL has processes of its own, which the server's CPU does not include");
    report.line("");
    report.line(
        "| request | database | answers/s | server CPU µs | p50 ms | p95 ms | p99 ms | failed |"
            + " others' share % |");
    report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    measure("SQLite", Optional.empty());
    try (EmbeddedPostgres postgres = durable()) {
      measure(
          "PostgreSQL",
          Optional.of("postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres"));
    }
  }

  /** It comes with neither, as tests want it; a commit that is not on the disk is none. */
  private static EmbeddedPostgres durable() throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private void measure(String name, Optional<String> databaseUrl)
      throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("intermezzo-bench");
    Path data = Files.createDirectories(folder.resolve("data"));
    List<String> options = new ArrayList<>();
    databaseUrl.ifPresent(url -> options.addAll(List.of("--database", url)));
    try (SignedInPeople people = new SignedInPeople(data, databaseUrl);
        ServerProcess server =
            ServerProcess.start(checkout, folder, Workspace.freePort(), "", options)) {
      server.awaitFirstAnswer();
      SSLContext tls = Workspace.trust(data.resolve("ca.pem"));
      for (var variant : variants(people, tokens(server, tls, people)).entrySet()) {
        report.progress(name + ": " + variant.getKey());
        rounds(name, variant.getKey(), variant.getValue(), server, tls);
      }
    } finally {
      Workspace.remove(folder);
    }
  }

  /** Makes the workload of a round. */
  private interface Preparation {
    Workload forTime(Duration time);
  }

  private static Map<String, Preparation> variants(SignedInPeople people, String tokens) {
    String accessToken = member(tokens, "access_token");
    Map<String, Preparation> variants = new LinkedHashMap<>();
    variants.put("code exchange, with ID token (RS256)", time -> codes(people, true, time));
    variants.put("code exchange, without", time -> codes(people, false, time));
    variants.put("refresh, with ID token (RS256)", _ -> new Rotation(people, true));
    variants.put("refresh, without", _ -> new Rotation(people, false));
    variants.put("userinfo", _ -> Workload.of(SignedInPeople.userinfo(accessToken)));
    variants.put("introspection", _ -> Workload.of(people.introspect(accessToken)));
    return variants;
  }

  private void rounds(
      String database, String name, Preparation preparation, ServerProcess server, SSLContext tls)
      throws IOException {
    load(preparation, size.warmUp().dividedBy(3), server, tls);
    List<Load> rounds = new ArrayList<>();
    for (int round = 0; round < size.rounds(); round++) {
      rounds.add(load(preparation, size.round(), server, tls));
    }
    report.line(
        "| %s | %s | %s | %s | %s | %s | %s | %d | %s |"
            .formatted(
                name,
                database,
                Samples.of(rounds, Load::perSecond).show(0),
                Samples.of(rounds, Load::serverMicrosEach).show(0),
                Samples.of(rounds, load -> load.millis(0.50)).show(2),
                Samples.of(rounds, load -> load.millis(0.95)).show(2),
                Samples.of(rounds, load -> load.millis(0.99)).show(2),
                rounds.stream().mapToLong(load -> load.refused() + load.lost()).sum(),
                Samples.of(rounds, Load::othersPercent).show(0)));
  }

  private static Load load(
      Preparation preparation, Duration time, ServerProcess server, SSLContext tls)
      throws IOException {
    return new LoadGenerator(server.address(), tls, CONNECTIONS)
        .saturate(preparation.forTime(time), time, server.statistics()::cpuNanos);
  }

  /** Codes that were made before the time counts; each is sent once. */
  private static Workload codes(SignedInPeople people, boolean openid, Duration time) {
    Queue<byte[]> requests = new ArrayDeque<>();
    long count = CONNECTIONS + Math.max(1, time.toSeconds()) * CODES_A_SECOND;
    for (long i = 0; i < count; i++) {
      requests.add(people.exchange(openid));
    }
    return _ -> requests.poll();
  }

  /** Each connection has a grant of its own, and sends the refresh token that it got last. */
  private static final class Rotation implements Workload {
    private final SignedInPeople people;
    private final boolean openid;
    private final byte[] @Nullable [] next = new byte[CONNECTIONS] @Nullable [];

    Rotation(SignedInPeople people, boolean openid) {
      this.people = people;
      this.openid = openid;
    }

    @Override
    public byte[] next(int connection) {
      byte[] refresh = next[connection];
      return refresh == null ? people.exchange(openid) : refresh;
    }

    @Override
    public void answered(int connection, String answer) {
      next[connection] = people.refresh(member(answer, "refresh_token"));
    }

    @Override
    public boolean hears() {
      return true;
    }
  }

  private static String tokens(ServerProcess server, SSLContext tls, SignedInPeople people)
      throws IOException {
    try (TlsConnection connection = TlsConnection.open(server.address(), tls)) {
      if (connection.exchange(people.exchange(true)) != 200) {
        throw new IOException("The code was refused: " + connection.answerText());
      }
      return connection.answerText();
    }
  }

  /** A member of a JSON answer whose value is a token, which has no escapes. */
  private static String member(String answer, String name) {
    String start = "\"" + name + "\":\"";
    int from = answer.indexOf(start);
    if (from < 0) {
      throw new IllegalStateException("The answer has no " + name);
    }
    return answer.substring(from + start.length(), answer.indexOf('"', from + start.length()));
  }
}
