package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The first session: ./intermezzo dev")
class DevSessionTest {
  private static final Pattern CLIENT_ID = Pattern.compile("\"client_id\":\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  /** What the product promises. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

  /** What a machine may make of it that has other things to do. */
  private static final Duration ENDS_AT_LAST = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private Path desk;
  private final int port = Ports.free();
  private final int apiPort = Ports.free();

  @BeforeEach
  void emptyFolder() throws IOException {
    desk = Files.createDirectory(folder.resolve("it's my desk"));
  }

  @Test
  @DisplayName("The two printed commands work as they are, after a second start too")
  void pasted() throws Exception {
    String clientId;
    try (RunningServer dev = start()) {
      clientId = clientId(dev);
      assertCommandsWork(dev);
      dev.terminate();
    }
    try (RunningServer again = start()) {
      assertThat(clientId(again)).isEqualTo(clientId);
      assertCommandsWork(again);
      assertThat(again.stderr()).as("nothing to complain of").doesNotContain("WARN", "ERROR");
    }
  }

  @Test
  @DisplayName("Ctrl-C and SIGTERM end both programs within 2 s, whoever keeps a connection open")
  void ends() throws Exception {
    Duration interrupted;
    Duration terminated;
    try (RunningServer dev = start()) {
      interrupted = endWithIdleConnections(dev, dev::interrupt);
    }
    try (RunningServer dev = start()) {
      terminated = endWithIdleConnections(dev, dev::terminate);
    }
    System.out.printf(
        "dev ended %d ms after Ctrl-C, %d ms after SIGTERM%n",
        interrupted.toMillis(), terminated.toMillis());
    assertThat(interrupted).isLessThan(ENDS_AT_LAST);
    assertThat(terminated).isLessThan(ENDS_AT_LAST);
    assertThat(Stream.of(interrupted, terminated).min(Duration::compareTo).orElseThrow())
        .as("the better of two, since other tests run meanwhile")
        .isLessThan(ENDS_WITHIN);
  }

  @Test
  @DisplayName("kill -9 of dev ends the example API too, and the next start goes on as before")
  void killed() throws Exception {
    String clientId;
    try (RunningServer dev = start()) {
      clientId = clientId(dev);
      List<ProcessHandle> children = dev.children();
      assertThat(children).as("the example API").hasSize(1);
      dev.kill();
      Wait.until(() -> !children.getFirst().isAlive());
      assertPortsFree();
    }
    try (RunningServer again = start()) {
      assertThat(clientId(again)).isEqualTo(clientId);
      assertCommandsWork(again);
    }
  }

  @Test
  @DisplayName("The home page is HTML, and each of its links leads somewhere")
  void homePage() throws Exception {
    try (RunningServer dev = start();
        Https https = Https.trusting(dev.ca())) {
      HttpResponse<String> page = https.get(dev.issuer());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).get().asString().contains("text/html");

      List<String> links =
          LINK.matcher(page.body())
              .results()
              .map(result -> result.group(1))
              .filter(link -> !link.startsWith("data:"))
              .toList();
      assertThat(links)
          .contains(dev.url(".well-known/openid-configuration"), dev.url(".well-known/jwks.json"));
      for (String link : links) {
        String url = URI.create(dev.issuer()).resolve(link).toString();
        assertThat(url).as("leads nowhere else").startsWith(dev.issuer());
        assertThat(https.get(url).statusCode()).as(url).isEqualTo(200);
      }
    }
  }

  private RunningServer start() throws Exception {
    return RunningServer.startDev(
        desk, port, RunningServer.dev(desk, port, apiPort).inForeground());
  }

  private static String clientId(RunningServer dev) throws IOException {
    return CLIENT_ID.matcher(dev.stdout()).results().findFirst().orElseThrow().group(1);
  }

  /** Pastes both commands into a shell. */
  private void assertCommandsWork(RunningServer dev) throws Exception {
    List<String> commands =
        Pattern.compile("^curl .*?(?=\\n\\n)", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(dev.stdout())
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(commands).as(dev.stdout()).hasSize(2);

    JsonNode token = JsonMapper.shared().readTree(paste(commands.get(0)));
    assertThat(token.get("token_type").stringValue()).isEqualTo("Bearer");
    assertThat(token.get("access_token").stringValue()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    assertThat(token.get("expires_in").intValue()).isPositive();

    assertThat(paste(commands.get(1) + " --include"))
        .as("the notes")
        .contains("HTTP/1.1 200", "\"notes\"");
  }

  private String paste(String command) throws Exception {
    Path out = Launch.scratch("out");
    Path err = Launch.scratch("err");
    Process bash =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }

  @FunctionalInterface
  private interface Ending {
    Duration end() throws Exception;
  }

  private Duration endWithIdleConnections(RunningServer dev, Ending ending) throws Exception {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(dev.process().toHandle()), dev.children().stream()).toList();
    assertThat(all).hasSize(2);
    SSLContext tls = Https.tls(dev.ca());
    try (Https https = Https.trusting(dev.ca());
        Socket silent = tls.getSocketFactory().createSocket("localhost", port);
        Socket silentToo = tls.getSocketFactory().createSocket("localhost", apiPort)) {
      assertThat(https.get(dev.issuer()).statusCode()).isEqualTo(200);
      assertThat(https.get("https://localhost:" + apiPort + "/").statusCode()).isEqualTo(200);
      assertThat(silent.isConnected() && silentToo.isConnected()).isTrue();

      long began = System.nanoTime();
      ending.end();
      Wait.until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertPortsFree();
      return took;
    }
  }

  private void assertPortsFree() {
    assertThat(Ports.isFree(port)).as("the server's port is free").isTrue();
    assertThat(Ports.isFree(apiPort)).as("the API's port is free").isTrue();
  }
}
