package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("No secret, token or key is logged, printed, answered or stored")
class SecretsTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  /** What no key of ours may be written as. */
  private static final Pattern PRIVATE_KEY = Pattern.compile("PRIVATE KEY|\"d\" ?:");

  @TempDir private Path folder;
  private final Secrets secrets = new Secrets();
  private final List<String> answers = new ArrayList<>();
  private final StringBuilder printed = new StringBuilder();
  private String format = "text";

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  @DisplayName("A server and its command line, at their most talkative, used well and badly")
  void serve(String logFormat) throws Exception {
    format = logFormat;
    Path data = folder.resolve("data");
    Cli cli = new Cli(data).environment("INTERMEZZO_LOG", format);
    cli.environment("INTERMEZZO_LOG_LEVEL", "debug");
    command(cli, "", "api", "create", "--identifier", AUDIENCE, "--scope", "read");
    int port = Ports.free();
    try (RunningServer server =
            RunningServer.start(data, port, talkative(RunningServer.serve(data, port)));
        Https https = Https.trusting(server.ca())) {
      Cli.Client client = makeClient(cli);
      replaceSecrets(cli, client);
      goodRequests(https, server, client);
      badRequests(https, server, client);
      badRawRequests(server, client.secret());
      secrets.add("the first master key", masterKey(data));
      command(cli, "", "keys", "rotate-master");
      secrets.add("the second master key", masterKey(data));
      command(cli, "", "keys", "rotate", "--now", "--alg", "ES256");
      command(cli, "", "client", "delete", client.id(), "--yes");
      misuse(cli);

      assertThat(server.stderr()).contains("oauth/token");
      assertClean("the server", server.stdout() + server.stderr());
    }
    assertThat(secrets.count()).isGreaterThan(12);
    assertClean("the command line", printed.toString());
    answers.forEach(answer -> assertClean("an answer", answer));
    secrets.assertNotIn(data, Set.of("master.key"));
  }

  @Test
  @DisplayName("dev: its demo secret is in its welcome and in one file that only its owner reads")
  void dev() throws Exception {
    int port = Ports.free();
    Launch launch = talkative(RunningServer.dev(folder, port, Ports.free()));
    try (RunningServer dev = RunningServer.startDev(folder, port, launch);
        Https https = Https.trusting(dev.ca())) {
      Path data = folder.resolve("data");
      List<String> demo = Files.readAllLines(data.resolve("demo-client"));
      Cli.Client client = new Cli.Client(demo.get(0), demo.get(1));
      secrets.add("the demo secret", client.secret());
      secrets.add("the master key", masterKey(data));
      String token = https.token(dev.issuer(), client, "https://api.intermezzo.ai");
      secrets.add("a token", token);
      secrets.add("a token's signature", Jwt.of(token).signature());

      assertThat(dev.stdout()).contains(client.secret());
      assertThat(dev.stdout()).doesNotContain(token).doesNotContain(masterKey(data));
      assertClean("the log", dev.stderr());
      secrets.assertNotIn(data, Set.of("demo-client", "master.key"));
      assertThat(Files.getPosixFilePermissions(data.resolve("demo-client"))).hasSize(2);
      assertThat(Files.getPosixFilePermissions(data.resolve("master.key"))).hasSize(2);
    }
  }

  @Test
  @DisplayName("The search finds a secret as it is, in Base64 of both kinds, and in a Basic header")
  void searchFinds() {
    String secret = fresh("a secret");
    for (String around : new String[] {"", "x", "xy", "xyz"}) {
      byte[] text = (around + secret + around).getBytes(US_ASCII);
      for (String form :
          new String[] {
            around + secret,
            Base64.getEncoder().encodeToString(text),
            Base64.getUrlEncoder().withoutPadding().encodeToString(text)
          }) {
        assertThatThrownBy(() -> secrets.assertNotIn("it", "before " + form + " after"))
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("it holds a secret")
            .hasMessageNotContaining(secret);
      }
    }
    secrets.assertNotIn(
        "it",
        Base64.getEncoder().encodeToString(fresh("other").getBytes(US_ASCII)).substring(1, 9));
  }

  private Cli.Client makeClient(Cli cli) throws Exception {
    String existing = fresh("a secret brought along");
    command(
        cli,
        existing + "\n",
        "client",
        "create",
        "--name",
        "n",
        "--type",
        "machine",
        "--audience",
        AUDIENCE,
        "--client-id",
        "brought_along",
        "--secret-stdin");
    return new Cli.Client("brought_along", existing);
  }

  /** A printed secret is in one place, and nowhere else of what is printed. */
  private void replaceSecrets(Cli cli, Cli.Client client) throws Exception {
    Cli.Result created =
        cli.run(
            "client",
            "create",
            "--name",
            "m",
            "--type",
            "machine",
            "--audience",
            AUDIENCE,
            "--json");
    note("a new client's secret", created);
    Cli.Result added = cli.run("client", "secret", "add", client.id(), "--json");
    note("an added secret", added);
    Cli.Result asText = cli.run("client", "secret", "add", client.id());
    String line =
        asText
            .stdout()
            .lines()
            .filter(each -> each.startsWith("client_secret"))
            .findFirst()
            .orElseThrow();
    secrets.add("a secret printed as text", line.substring(line.lastIndexOf(' ') + 1));
    printed.append(asText.stdout().replace(line, "")).append(asText.stderr());
    String credential = added.json().get("credential_id").stringValue();
    command(cli, "", "client", "secret", "revoke", client.id(), credential);
    command(cli, "", "client", "secret", "list", client.id());
    command(cli, "", "client", "show", client.id());
    command(cli, "", "client", "list");
    command(cli, "", "keys", "list");
    command(cli, "", "doctor");
  }

  private void note(String name, Cli.Result result) {
    JsonNode json = result.json();
    String secret = json.get("client_secret").stringValue();
    secrets.add(name, secret);
    printed.append(result.stdout().replace("\"client_secret\":\"" + secret + "\"", ""));
    printed.append(result.stderr());
  }

  private void goodRequests(Https https, RunningServer server, Cli.Client client) throws Exception {
    String form = "grant_type=client_credentials&audience=" + AUDIENCE;
    String basic = basic(client.id(), client.secret());
    secrets.add("a Basic header", basic);
    Wait.until(() -> https.askToken(server.issuer(), client, AUDIENCE).statusCode() == 200);
    List<HttpResponse<String>> good =
        List.of(
            https.askToken(server.issuer(), client, AUDIENCE),
            https.post(
                token(server),
                FORM,
                form + "&client_id=" + client.id() + "&client_secret=" + client.secret()),
            https.post(token(server), FORM, form, "Authorization", "Basic " + basic));
    for (HttpResponse<String> answer : good) {
      assertThat(answer.statusCode()).as("a good request").isEqualTo(200);
      String token = Https.json(answer).get("access_token").stringValue();
      secrets.add("token " + secrets.count(), token);
      secrets.add("signature " + secrets.count(), Jwt.of(token).signature());
    }
  }

  private void badRequests(Https https, RunningServer server, Cli.Client client) throws Exception {
    String id = "client_id=" + client.id();
    String good = client.secret();
    for (String secret : new String[] {good, fresh("a wrong secret")}) {
      String form = "grant_type=client_credentials&audience=" + AUDIENCE + "&" + id;
      String all = form + "&client_secret=" + secret;
      refused(https.post(token(server) + "?" + all, FORM, ""));
      refused(https.post(token(server) + "?client_secret=" + secret, FORM, form));
      refused(https.get(token(server) + "?" + all));
      refused(https.get(server.url("nowhere?" + all)));
      refused(https.get(token(server) + ";client_secret=" + secret));
      refused(https.post(token(server), FORM, all + "&client_secret=" + secret));
      refused(
          https.post(
              token(server), FORM, all, "Authorization", "Basic " + basic(client.id(), secret)));
      refused(
          https.post(
              token(server),
              FORM,
              "grant_type=client_credentials",
              "Authorization",
              "Basic " + basic(secret, client.id())));
      refused(
          https.post(
              token(server),
              FORM,
              "grant_type=client_credentials",
              "Authorization",
              "Basic " + secret));
      refused(
          https.post(
              token(server),
              FORM,
              "grant_type=client_credentials",
              "Authorization",
              "Bearer " + secret));
      refused(
          https.post(
              token(server), FORM, "grant_type=" + secret + "&" + id + "&client_secret=" + secret));
      refused(
          https.post(
              token(server),
              FORM,
              "grant_type=client_credentials&client_id="
                  + secret
                  + "&client_secret="
                  + client.id()));
      refused(
          https.post(
              token(server),
              FORM,
              "grant_type=client_credentials&audience="
                  + secret
                  + "&"
                  + id
                  + "&client_secret="
                  + good));
      refused(
          https.post(token(server), FORM, form + "&client_secret=" + good + "&scope=" + secret));
      refused(https.post(token(server), FORM, form + "&client_secret=" + secret + "%00"));
      refused(https.post(token(server), FORM, form + "&client_secret=" + secret + "%"));
      refused(https.post(token(server), FORM, form + "&client_secret=" + secret.repeat(2000)));
      refused(https.post(token(server), JSON, "{\"client_secret\":\"" + secret + "\","));
      refused(https.post(token(server), JSON, "{\"client_secret\":{\"" + secret + "\":1}}"));
      refused(https.post(token(server), JSON, "{\"" + secret + "\":\"" + secret + "\"}"));
      refused(https.post(token(server), JSON, secret));
      refused(https.post(token(server), "text/" + secret, secret));
    }
    refused(
        https.askToken(server.issuer(), new Cli.Client(client.id(), fresh("another")), AUDIENCE));
    refused(https.askToken(server.issuer(), new Cli.Client("nobody", fresh("nobody's")), AUDIENCE));
  }

  private void badRawRequests(RunningServer server, String secret) throws Exception {
    for (String request :
        new String[] {
          "POST /oauth/token?client_secret=" + secret + " HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
              + (secret + " ").repeat(300)
              + "\r\n\r\n",
          "POST /oauth/token?" + secret.repeat(200) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + secret + "\r\n\r\n",
          "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\n" + secret + "\r\n\r\n",
          "POST https://localhost/?a=%zz" + secret + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        }) {
      try (SSLSocket socket =
          (SSLSocket)
              Https.tls(server.ca()).getSocketFactory().createSocket("localhost", server.port())) {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        socket.getOutputStream().flush();
        socket.setSoTimeout(60_000);
        String answer = firstLine(socket);
        assertThat(answer).matches("HTTP/1.1 4\\d\\d.*");
        answers.add(answer);
      }
    }
  }

  private static String firstLine(SSLSocket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read();
        c >= 0 && c != '\r';
        c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /** Mistakes that have a secret in them. */
  private void misuse(Cli cli) throws Exception {
    String tooShort = fresh("a whole secret").substring(0, 42);
    secrets.add("a short secret", tooShort);
    failed(
        cli.runWith(
            tooShort, "client", "create", "--name", "n", "--type", "machine", "--secret-stdin"));
    String password = fresh("a database password");
    failed(
        cli.run(
            "client", "list", "--database", "postgresql://me:" + password + "@localhost:1/none"));
    failed(cli.run("client", "list", "--database", "mysql://me:" + password + "@localhost/none"));
    failed(
        cli.run(
            "client", "list", "--database", "postgresql://me:" + password + "@local host/?x=%"));
    failed(cli.run("keys", "list", "--master-key", fresh("a wrong master key")));
    String hex = HexFormat.of().formatHex(random());
    secrets.add("another wrong master key", hex);
    failed(cli.run("keys", "list", "--master-key", hex));
  }

  private void failed(Cli.Result result) {
    assertThat(result.exit()).as("exit code, stderr: %s", result.stderr()).isIn(1, 2);
    printed.append(result.stdout()).append(result.stderr());
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isBetween(400, 499);
    answers.add(answer.headers().map() + "\n" + answer.body());
  }

  private void command(Cli cli, String input, String... command) throws Exception {
    Cli.Result result = cli.runWith(input, command);
    assertThat(result.exit()).as("%s: %s", List.of(command), result.stderr()).isZero();
    printed.append(result.stdout()).append(result.stderr());
  }

  private void assertClean(String where, String text) {
    secrets.assertNotIn(where, text);
    assertThat(text).as(where).doesNotContainPattern(PRIVATE_KEY);
  }

  private Launch talkative(Launch launch) {
    return launch
        .environment("INTERMEZZO_LOG", format)
        .environment("INTERMEZZO_LOG_LEVEL", "debug");
  }

  private static String token(RunningServer server) {
    return server.url("oauth/token");
  }

  private static String masterKey(Path data) throws IOException {
    return Files.readString(data.resolve("master.key")).strip();
  }

  private static String basic(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(US_ASCII));
  }

  /** A new one, which is looked for everywhere from now on. */
  private String fresh(String name) {
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random());
    secrets.add(name + " " + secrets.count(), secret);
    return secret;
  }

  private static byte[] random() {
    byte[] bytes = new byte[48];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
