package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program in this process, with a folder, a clock and streams of its own. */
final class Program {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  final Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private List<String> always = List.of();
  private String input = "";
  private boolean interactive;
  private boolean realClock;

  Program(Path folder) {
    this.folder = folder;
  }

  /** Arguments that end each command line. */
  Program always(String... arguments) {
    always = List.of(arguments);
    return this;
  }

  /** The URL of {@code --database}, where there is one. */
  String database() {
    return always.get(always.indexOf("--database") + 1);
  }

  Program with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** What standard input holds for each command from here on. */
  Program typing(String text) {
    input = text;
    return this;
  }

  /** A person sits there. */
  Program atTerminal() {
    interactive = true;
    return this;
  }

  Program withRealClock() {
    realClock = true;
    return this;
  }

  void advance(Duration by) {
    now.updateAndGet(at -> at.plus(by));
  }

  /** A command that is under way. */
  final class Running {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Result run(String... arguments) {
      Environment environment =
          new Environment(
              variables,
              new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              folder,
              realClock ? InstantSource.system() : now::get,
              new SecureRandom(),
              interactive);
      int code = Intermezzo.run(environment, withAlways(arguments));
      return new Result(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /** What always goes with it stands before the end of the options. */
  private String[] withAlways(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int end = all.indexOf("--");
    all.addAll(end < 0 ? all.size() : end, always);
    return all.toArray(String[]::new);
  }

  Running running() {
    return new Running();
  }

  /** Runs a command, however it ends. */
  Result run(String... arguments) {
    return running().run(arguments);
  }

  /** Runs a command that must succeed. */
  Result ok(String... arguments) {
    Result result = run(arguments);
    assertThat(result.code).as(result.err).isZero();
    return result;
  }

  /** Runs a command that must succeed, and gives its JSON. */
  JsonNode json(String... arguments) {
    return ok(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new))
        .json();
  }

  /** Runs a command that must end with 1, and gives its one line. */
  String failure(String... arguments) {
    return run(arguments).line(1);
  }

  /** Runs a command that must end with 2, and gives its one line. */
  String misuse(String... arguments) {
    return run(arguments).line(2);
  }

  /** How a command ended. */
  record Result(int code, String out, String err) {
    /** Standard output, which must be one JSON object on one line. */
    JsonNode json() {
      assertThat(out.lines()).as("standard output has one line").hasSize(1);
      assertThat(out).endsWith("\n").startsWith("{");
      return JSON.readTree(out);
    }

    /** The only line of standard error, of a command that printed nothing and ended so. */
    String line(int expectedCode) {
      assertThat(code).as(err).isEqualTo(expectedCode);
      assertThat(out).isEmpty();
      assertThat(err).startsWith("intermezzo: ").endsWith("\n");
      assertThat(err.lines()).hasSize(1);
      return err.substring("intermezzo: ".length()).strip();
    }
  }
}
