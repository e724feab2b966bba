package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documentation is as it was published when applications were written after it. */
@DisplayName("curl, as the published documentation prints it")
class DocumentedCurlTest {
  private static final String AUDIENCE = "https://api.intermezzo.ai";
  private static final String HOST = "auth.intermezzo.ai";
  private static final String CALLBACK = "https://yourapp.com/callback";
  private static final Pattern COMMAND = Pattern.compile("(?ms)^curl .*?^  \\}'$");
  private static final Pattern AUTHORIZE =
      Pattern.compile("(?m)^https://" + HOST + "/authorize\\?\n(?:  .*\n)+");

  @TempDir private static Path folder;
  private static String documentation;
  private static Cli cli;
  private static RunningServer published;
  private static RunningServer local;

  @BeforeAll
  static void start() throws Exception {
    try (InputStream in =
        DocumentedCurlTest.class.getResourceAsStream("/published-authentication.txt")) {
      documentation = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Path data = folder.resolve("data");
    cli = new Cli(data);
    cli.json("api", "create", "--identifier", AUDIENCE, "--scope", "read=Read");
    TestCertificate certificate = TestCertificate.create(folder, "published", HOST);
    int port = Ports.free();
    published =
        RunningServer.start(
            data,
            port,
            Launch.of("serve", "--data", data.toString(), "--issuer", "https://" + HOST + "/")
                .with("--listen", "127.0.0.1:" + port)
                .with("--tls-cert", certificate.certificate().toString())
                .with("--tls-key", certificate.key().toString()));
    int localPort = Ports.free();
    local = RunningServer.start(data, localPort, RunningServer.serve(data, localPort));
    Files.writeString(
        folder.resolve(".curlrc"),
        """
        silent
        show-error
        cacert = "%s"
        connect-to = "%s:443:127.0.0.1:%d"
        """
            .formatted(certificate.certificate(), HOST, port));
  }

  @AfterAll
  static void stop() throws Exception {
    local.close();
    published.close();
  }

  @Test
  @DisplayName("gets a token, to the letter, with id and secret that were moved here")
  void token() throws Exception {
    String command = commands().getFirst();
    String id = value(command, "client_id");
    cli.runWith(
            value(command, "client_secret"),
            "client",
            "create",
            "--name",
            "moved",
            "--type",
            "machine",
            "--audience",
            AUDIENCE,
            "--client-id",
            id,
            "--secret-stdin",
            "--json")
        .json();

    JsonNode answer = run(command);

    Jwt token = Jwt.of(answer.get("access_token").stringValue());
    assertThat(token.claims().get("sub").stringValue()).isEqualTo(id);
    assertThat(token.claims().get("aud").stringValue()).isEqualTo(AUDIENCE);
    assertThat(token.claims().get("iss").stringValue()).isEqualTo("https://" + HOST + "/");
    assertThat(answer.get("token_type").stringValue()).isEqualTo("Bearer");
    assertThat(answer.get("expires_in").intValue()).isPositive();
  }

  @Test
  @DisplayName("refreshes what its authorization request led to, with one's own id and secret")
  void refresh() throws Exception {
    Cli.Client client =
        Cli.client(
            cli.json(
                "client",
                "create",
                "--name",
                "shop",
                "--type",
                "web",
                "--audience",
                AUDIENCE,
                "--redirect-uri",
                CALLBACK));
    String refreshToken = signIn(client);

    JsonNode answer =
        run(
            commands()
                .get(1)
                .replace("your_client_id", client.id())
                .replace("your_client_secret", client.secret())
                .replace("v1.MjAxNi0wMS0xM...", refreshToken));

    assertThat(answer.get("access_token").stringValue()).isNotEmpty();
    assertThat(answer.get("id_token").stringValue()).isNotEmpty();
    assertThat(answer.get("refresh_token").stringValue())
        .startsWith("v1.")
        .isNotEqualTo(refreshToken);
  }

  /** As a browser takes the request that the documentation prints on several lines. */
  private static String signIn(Cli.Client client) throws Exception {
    Matcher printed = AUTHORIZE.matcher(documentation);
    assertThat(printed.find()).isTrue();
    String url =
        printed
            .group()
            .replaceAll("\n *", "")
            .replace(" ", "%20")
            .replace("https://" + HOST + "/", local.issuer())
            .replace("your_client_id", client.id());
    FormBrowser.Person person = SignInStage.person(cli, "ada@example.com");
    try (FormBrowser browser = FormBrowser.trusting(local.ca());
        Https https = Https.trusting(local.ca())) {
      URI back = browser.signIn(url, person).at();
      assertThat(back.toString()).startsWith(CALLBACK + "?");
      assertThat(back.getQuery()).contains("state=random_state_value");
      String body =
          JsonMapper.shared()
              .createObjectNode()
              .put("grant_type", "authorization_code")
              .put("client_id", client.id())
              .put("client_secret", client.secret())
              .put("redirect_uri", CALLBACK)
              .put("code", back.getQuery().replaceAll("(?:.*&|^)code=([^&]*).*", "$1"))
              .toString();
      return Https.json(https.post(local.url("oauth/token"), "application/json", body))
          .get("refresh_token")
          .stringValue();
    }
  }

  private static List<String> commands() {
    List<String> commands =
        COMMAND.matcher(documentation).results().map(found -> found.group()).toList();
    assertThat(commands).hasSize(2);
    return commands;
  }

  private static String value(String command, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\\s*\"([^\"]*)\"").matcher(command);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static JsonNode run(String command) throws Exception {
    Path said = Launch.scratch("curl");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("CURL_HOME", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    return JsonMapper.shared().readTree(Files.readString(said));
  }
}
