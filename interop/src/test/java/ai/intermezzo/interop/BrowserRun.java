package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a file of {@code interop/browser} under Node.js, where Chromium goes through the pages of a
 * server of its own. The file is told in {@code BROWSER_TEST_SETTING} where the server is, and whom
 * and what it knows.
 */
final class BrowserRun {
  private static final int MINUTES_AT_MOST = 4;
  private static final String API = "https://api.example.test";
  private static final String OTHER_API = "https://other.example.test";
  private static final Pattern DEMO_LINE =
      Pattern.compile("Sign in to the demo app at (\\S+) as (\\S+) with the password (\\S+)");
  private static final Pattern PASSED = Pattern.compile("(?m)^✔ (.*) \\([0-9.]+ms\\)$");
  private static final Object INSTALLING = new Object();

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
    try (Open open = open(serveOptions)) {
      open.passes(file);
    }
  }

  /** Starts the server, for one file of tests after the other. */
  Open open(String... serveOptions) throws Exception {
    Path tests = Checkout.repository().resolve("interop/browser");
    installPackages(tests);
    String chromium = chromium();
    addPeopleAndClients();
    TestCertificate applications = TestCertificate.create(folder, "applications");
    RunningServer server =
        RunningServer.start(data, port, RunningServer.serve(data, port).with(serveOptions));
    tell(server, chromium, applications);
    if (Boolean.getBoolean("screenshots.update")) {
      Path screenshots = Checkout.repository().resolve("docs/screenshots");
      setting.put("screenshots", screenshots.toString());
    }
    return new Open(server, tests);
  }

  /** A server that runs, and knows whom and what the tests know. */
  final class Open implements AutoCloseable {
    private final RunningServer server;
    private final Path tests;

    private Open(RunningServer server, Path tests) {
      this.server = server;
      this.tests = tests;
    }

    /**
     * Runs all tests of a file, which must pass.
     *
     * @return what they are called, in order
     */
    List<String> passes(String file) throws Exception {
      String output = run(tests, file);
      requireAll(output);
      return PASSED.matcher(output).results().map(passed -> passed.group(1)).toList();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** The same with {@code dev}, whose demo person and demo app the file is told. */
  void passesWithDev(String file) throws Exception {
    Path tests = Checkout.repository().resolve("interop/browser");
    installPackages(tests);
    String chromium = chromium();
    int apiPort = Ports.free();
    TestCertificate applications = TestCertificate.create(folder, "applications");
    try (RunningServer server =
        RunningServer.startDev(folder, port, RunningServer.dev(folder, port, apiPort))) {
      tell(server, chromium, applications);
      Matcher line = DEMO_LINE.matcher(server.stdout());
      assertThat(line.find()).as(server.stdout()).isTrue();
      setting.put("demoApp", line.group(1));
      setting.putObject("person").put("email", line.group(2)).put("password", line.group(3));
      requireAll(run(tests, file));
    }
  }

  private void tell(RunningServer server, String chromium, TestCertificate applications) {
    setting.put("issuer", server.issuer()).put("chromium", chromium).put("api", API);
    setting.put("otherApi", OTHER_API).put("data", data.toString());
    setting.put("command", Checkout.repository().resolve("intermezzo").toString());
    setting.put("authority", server.ca().toString());
    setting.put("serverCertificate", data.resolve("localhost.pem").toString());
    setting.put("applicationPort", applicationPort);
    setting.put("applicationCertificate", applications.certificate().toString());
    setting.put("applicationKey", applications.key().toString());
  }

  private static void requireAll(String output) {
    assertThat(output).as("its tests ran").containsPattern("(?m)^. pass [1-9]");
    assertThat(output).containsPattern("(?m)^. skipped 0$").containsPattern("(?m)^. todo 0$");
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
    cli.createApi(OTHER_API);
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
    Cli.Client service = cli.createClient(API, "--audience", OTHER_API);
    setting.putObject("service").put("id", service.id()).put("secret", service.secret());
    addClient("photos", "web", "Photo Book", "https://photos.example.test", "--audience", API);
    addClient("calendar", "web", "Calendar", "https://calendar.example.test", "--first-party=on");
    addClient("notes", "spa", "Notes", "https://localhost:" + applicationPort, "--audience", API);
    String shop = "https://localhost:" + Ports.free();
    addClient("shop", "web", "Shop", shop, "--audience", API, "--response-type", "id_token");
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

  private String run(Path tests, String file) throws Exception {
    Path output = folder.resolve("node.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                "--test",
                "--test-reporter=spec",
                "--test-timeout=" + TimeUnit.MINUTES.toMillis(1),
                file)
            .directory(tests.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("NODE_"));
    environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    environment.put("BROWSER_TEST_SETTING", setting.toString());
    environment.put("INTERMEZZO_BUILD", "never");
    // What applications of Node.js trust the local authority by.
    environment.put("NODE_EXTRA_CA_CERTS", setting.get("authority").stringValue());
    Process node = builder.start();
    try {
      boolean ended = node.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES);
      String said = Files.readString(output);
      assertThat(ended).as("it ends in %s minutes:%n%s", MINUTES_AT_MOST, said).isTrue();
      assertThat(node.exitValue()).as(said).isZero();
      return said;
    } finally {
      List<ProcessHandle> all =
          Stream.concat(node.descendants(), Stream.of(node.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static void installPackages(Path tests) throws Exception {
    synchronized (INSTALLING) {
      Path said = Launch.scratch("npm");
      Process script =
          new ProcessBuilder(
                  Checkout.repository().resolve("scripts/npm-ci").toString(), "interop/browser")
              .directory(tests.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      assertThat(script.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES)).as("npm ends").isTrue();
      assertThat(script.exitValue()).as(Files.readString(said)).isZero();
    }
  }

  private static String chromium() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
      for (String place : path.split(File.pathSeparator, -1)) {
        Path program = Path.of(place, name);
        if (Files.isExecutable(program)) {
          return program.toString();
        }
      }
    }
    throw new AssertionError(
        "The browser tests need Chromium, and there is none on the PATH. Debian: apt install"
            + " chromium");
  }
}
