package ai.intermezzo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
            + " PostgreSQL, with every commit on the disk, has processes of its own, whose CPU is"
            + " told apart");
    report.line("");
    report.line(
        "| request | database | answers/s | server CPU µs | database CPU µs | p50 ms | p95 ms |"
            + " p99 ms | failed | others' share % |");
    report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    Path folder = Files.createTempDirectory("intermezzo-bench");
    try {
      measure("SQLite", folder.resolve("sqlite"), Optional.empty());
      try (DurablePostgres postgres = DurablePostgres.start(folder.resolve("postgres-data"))) {
        measure("PostgreSQL", folder.resolve("postgres"), Optional.of(postgres));
      }
    } finally {
      Workspace.remove(folder);
    }
  }

  private void measure(String name, Path folder, Optional<DurablePostgres> postgres)
      throws IOException, GeneralSecurityException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Optional<String> databaseUrl = postgres.map(DurablePostgres::url);
    List<String> options = new ArrayList<>();
    databaseUrl.ifPresent(url -> options.addAll(List.of("--database", url)));
    LongSupplier databaseCpu = () -> postgres.map(DurablePostgres::cpuNanos).orElse(0L);
    try (SignedInPeople people = new SignedInPeople(data, databaseUrl);
        ServerProcess server =
            ServerProcess.start(checkout, folder, Workspace.freePort(), "", options)) {
      server.awaitFirstAnswer();
      SSLContext tls = Workspace.trust(data.resolve("ca.pem"));
      for (var variant : variants(people, tokens(server, tls, people)).entrySet()) {
        report.progress(name + ": " + variant.getKey());
        Subject subject = new Subject(name, databaseCpu, server, tls);
        rounds(subject, variant.getKey(), variant.getValue());
      }
    }
  }

  /** A server over a database. */
  private record Subject(
      String name, LongSupplier databaseCpu, ServerProcess server, SSLContext tls) {}

  /** Some load, and what the database's own processes used meanwhile. */
  private record Round(Load load, long databaseNanos) {
    double databaseMicrosEach() {
      return databaseNanos / 1e3 / Math.max(1, load.answers());
    }

    double othersPercent() {
      return Math.max(
          0, load.othersPercent() - 100.0 * databaseNanos / load.machine().totalNanos());
    }
  }

  /** Makes the workload of a round. */
  private interface Preparation {
    Workload forTime(Duration time);
  }

  private static Map<String, Preparation> variants(SignedInPeople people, List<String> tokens) {
    Map<String, Preparation> variants = new LinkedHashMap<>();
    variants.put("code exchange, with ID token (RS256)", time -> codes(people, true, time));
    variants.put("code exchange, without", time -> codes(people, false, time));
    variants.put("refresh, with ID token (RS256)", _ -> new Rotation(people, true));
    variants.put("refresh, without", _ -> new Rotation(people, false));
    variants.put("userinfo", _ -> inTurn(tokens.stream().map(SignedInPeople::userinfo).toList()));
    variants.put("introspection", _ -> inTurn(tokens.stream().map(people::introspect).toList()));
    return variants;
  }

  private void rounds(Subject subject, String name, Preparation preparation) throws IOException {
    load(subject, preparation, size.warmUp().dividedBy(3));
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < size.rounds(); round++) {
      rounds.add(load(subject, preparation, size.round()));
    }
    report.line(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %d | %s |"
            .formatted(
                name,
                subject.name,
                Samples.of(rounds, round -> round.load.perSecond()).show(0),
                Samples.of(rounds, round -> round.load.serverMicrosEach()).show(0),
                Samples.of(rounds, Round::databaseMicrosEach).show(0),
                Samples.of(rounds, round -> round.load.millis(0.50)).show(2),
                Samples.of(rounds, round -> round.load.millis(0.95)).show(2),
                Samples.of(rounds, round -> round.load.millis(0.99)).show(2),
                rounds.stream().mapToLong(round -> round.load.refused() + round.load.lost()).sum(),
                Samples.of(rounds, Round::othersPercent).show(0)));
  }

  private static Round load(Subject subject, Preparation preparation, Duration time)
      throws IOException {
    Workload workload = preparation.forTime(time);
    long before = subject.databaseCpu.getAsLong();
    Load load =
        new LoadGenerator(subject.server.address(), subject.tls, CONNECTIONS)
            .saturate(workload, time, subject.server.statistics()::cpuNanos);
    return new Round(load, subject.databaseCpu.getAsLong() - before);
  }

  /** All of them, again and again. */
  private static Workload inTurn(List<byte[]> requests) {
    Iterator<byte[]> turns = Stream.generate(() -> requests).flatMap(List::stream).iterator();
    return _ -> turns.next();
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

  /** An access token of each person. */
  private static List<String> tokens(ServerProcess server, SSLContext tls, SignedInPeople people)
      throws IOException {
    List<String> tokens = new ArrayList<>();
    try (TlsConnection connection = TlsConnection.open(server.address(), tls)) {
      for (int person = 0; person < SignedInPeople.PEOPLE; person++) {
        if (connection.exchange(people.exchange(true)) != 200) {
          throw new IOException("The code was refused: " + connection.answerText());
        }
        tokens.add(member(connection.answerText(), "access_token"));
      }
    }
    return tokens;
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
