package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a file of {@code interop/browser} under Node.js, where Chromium goes through the pages of a
 * server of its own. The file is told in {@code BROWSER_TEST_SETTING} where the server is, and whom
 * and what it knows.
 */
final class BrowserRun {
  static final String FOLDER = "interop/browser";

  private static final String API = "https://api.example.test";
  private static final Pattern DEMO_LINE =
      Pattern.compile("Sign in to the demo app at (\\S+) as (\\S+) with the password (\\S+)");

  private final Path folder;
  private final Path data;
  private final Cli cli;
  private final int port = Ports.free();
  private final int applicationPort = Ports.free();
  private final ObjectNode setting = JsonMapper.shared().createObjectNode();

  /**
   * @param folder an empty one, for this run alone
   */
  BrowserRun(Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.cli = new Cli(data);
  }

  /** Runs all tests of a file, which must pass. */
  void passes(String file, String... serveOptions) throws Exception {
    NodeTests tests = NodeTests.in(FOLDER, folder);
    String chromium = NodeTests.chromium();
    addPeopleAndClients();
    TestCertificate applications = TestCertificate.create(folder, "applications");
    try (RunningServer server =
        RunningServer.start(data, port, RunningServer.serve(data, port).with(serveOptions))) {
      tell(server, chromium, applications);
      if (Boolean.getBoolean("screenshots.update")) {
        Path screenshots = Checkout.repository().resolve("docs/screenshots");
        setting.put("screenshots", screenshots.toString());
      }
      tests.passes(file, setting, Map.of());
    }
  }

  /** The same with {@code dev}, whose demo person and demo app the file is told. */
  void passesWithDev(String file) throws Exception {
    NodeTests tests = NodeTests.in(FOLDER, folder);
    String chromium = NodeTests.chromium();
    int apiPort = Ports.free();
    TestCertificate applications = TestCertificate.create(folder, "applications");
    try (RunningServer server =
        RunningServer.startDev(folder, port, RunningServer.dev(folder, port, apiPort))) {
      tell(server, chromium, applications);
      Matcher line = DEMO_LINE.matcher(server.stdout());
      assertThat(line.find()).as(server.stdout()).isTrue();
      setting.put("demoApp", line.group(1));
      setting.putObject("person").put("email", line.group(2)).put("password", line.group(3));
      tests.passes(file, setting, Map.of());
    }
  }

  private void tell(RunningServer server, String chromium, TestCertificate applications) {
    setting.put("issuer", server.issuer()).put("chromium", chromium).put("api", API);
    setting.put("authority", server.ca().toString());
    setting.put("serverCertificate", data.resolve("localhost.pem").toString());
    setting.put("applicationPort", applicationPort);
    setting.put("applicationCertificate", applications.certificate().toString());
    setting.put("applicationKey", applications.key().toString());
  }

  private void addPeopleAndClients() throws Exception {
    cli.json(
        "api",
        "create",
        "--identifier",
        API,
        "--name",
        "Photo Book API",
        "--scope",
        "read:photos=See your photos",
        "--scope",
        "write:photos=Add photos, and change those that are there");
    String password = "eleven green kettles at dawn";
    cli.runWith(
            password,
            "user",
            "create",
            "--email",
            "ada@example.com",
            "--name",
            "Ada Lovelace",
            "--email-verified",
            "--password-stdin",
            "--json")
        .json();
    setting.putObject("person").put("email", "ada@example.com").put("password", password);
    addClient("photos", "web", "Photo Book", "https://photos.example.test", "--audience", API);
    addClient("calendar", "web", "Calendar", "https://calendar.example.test", "--first-party=on");
    addClient("notes", "spa", "Notes", "https://localhost:" + applicationPort, "--audience", API);
    addClient("studio", "spa", "Studio", "https://studio.example.test", "--audience", API);
  }

  private void addClient(String key, String type, String name, String origin, String... more)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("client", "create", "--type", type));
    command.addAll(List.of("--name", name));
    command.addAll(List.of("--redirect-uri", origin + "/callback"));
    command.addAll(List.of("--logout-uri", origin + "/signed-out"));
    command.addAll(List.of(more));
    var created = cli.json(command.toArray(String[]::new));
    setting
        .putObject(key)
        .put("id", created.get("client_id").stringValue())
        .put("origin", origin)
        .put("redirectUri", origin + "/callback")
        .put("logoutUri", origin + "/signed-out");
    if (created.has("client_secret")) {
      ((ObjectNode) setting.get(key)).put("secret", created.get("client_secret").stringValue());
    }
  }
}
