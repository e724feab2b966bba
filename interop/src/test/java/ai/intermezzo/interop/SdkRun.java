package ai.intermezzo.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a file of {@code interop/sdk} under Node.js against a server of its own: an SDK that others
 * wrote, as they publish it. The file makes its people, APIs and clients itself, by the command
 * line. Node.js trusts the local authority by its own means ({@code NODE_EXTRA_CA_CERTS}), and the
 * applications have certificates of it.
 */
final class SdkRun {
  static final String FOLDER = "interop/sdk";

  /** The file that runs what the pages in {@code docs/clients/} show. */
  static final String PAGES = "pages.test.js";

  /** More than that file has applications. */
  private static final int PAGE_PORTS = 10;

  private final Path folder;

  /**
   * @param folder an empty one, for this run alone
   */
  SdkRun(Path folder) {
    this.folder = folder;
  }

  /** Runs all tests of a file, which must pass; gives their names. */
  List<String> passes(String file) throws Exception {
    NodeTests tests = tests();
    Path data = folder.resolve("data");
    int port = Ports.free();
    try (RunningServer server = RunningServer.start(data, port, RunningServer.serve(data, port))) {
      TestCertificate local =
          new TestCertificate(data.resolve("localhost.pem"), data.resolve("localhost.key"));
      Path passed = folder.resolve("passed.txt");
      tests.passes(
          file,
          setting(server.issuer(), data, server.ca(), local),
          trusting(server.ca()),
          "--test-reporter=./support/promises.js",
          "--test-reporter-destination=" + passed);
      return Files.readAllLines(passed).stream()
          .map(line -> JsonMapper.shared().readTree(line).stringValue())
          .toList();
    }
  }

  /**
   * The same; they must be those that {@code docs/compatibility.md} tells of.
   *
   * @param test the class that asks
   */
  void passes(Class<?> test, String file) throws Exception {
    RunsClient client = Objects.requireNonNull(test.getAnnotation(RunsClient.class));
    List<String> passed = passes(file);
    CompatibilityPage.ours()
        .require(
            new CompatibilityPage.Section(
                test.getSimpleName(), client.value(), InstalledVersion.of(client), passed));
  }

  /** Runs some tests of a file against a server that a proxy changes, however they end. */
  NodeTests.Ended someTests(String file, Set<String> names, Breakage breakage) throws Exception {
    NodeTests tests = tests();
    Path data = folder.resolve("data");
    int publicPort = Ports.free();
    int port = Ports.free();
    TestCertificate certificate = TestCertificate.create(folder, "proxy");
    Path authority = certificate.certificate();
    Launch launch =
        RunningServer.serve(data, publicPort)
            .with("--listen", "127.0.0.1:" + port)
            .with("--behind-proxy", "127.0.0.1/32");
    try (RunningServer server = RunningServer.start(data, port, launch);
        ReverseProxy proxy =
            ReverseProxy.start(
                certificate, publicPort, server.port(), "203.0.113.7", breakage.start())) {
      ObjectNode setting = setting(proxy.issuer(), data, authority, certificate);
      if (breakage != Breakage.NOTHING) {
        setting.put("patienceSeconds", 3);
      }
      return tests.run(file, setting, trusting(authority), "--test-name-pattern=" + only(names));
    }
  }

  private static String only(Set<String> names) {
    return names.stream()
        .map(name -> name.replaceAll("[()|.]", "\\\\$0"))
        .collect(Collectors.joining("|", "^(", ")$"));
  }

  private NodeTests tests() throws Exception {
    NodeTests.installPackages(BrowserRun.FOLDER);
    return NodeTests.in(FOLDER, folder);
  }

  private static Map<String, String> trusting(Path authority) {
    return Map.of("NODE_EXTRA_CA_CERTS", authority.toString());
  }

  private ObjectNode setting(String issuer, Path data, Path authority, TestCertificate certificate)
      throws IOException {
    ObjectNode setting = JsonMapper.shared().createObjectNode();
    String shown = certificate.certificate().toString();
    String key = certificate.key().toString();
    setting.put("issuer", issuer).put("authority", authority.toString());
    setting.put("chromium", NodeTests.chromium()).put("data", data.toString());
    setting.put("serverCertificate", shown).put("serverKey", key);
    setting.put("applicationPort", Ports.free());
    ArrayNode pagePorts = setting.putArray("pagePorts");
    IntStream.range(0, PAGE_PORTS).forEach(_ -> pagePorts.add(Ports.free()));
    setting.put("applicationCertificate", shown).put("applicationKey", key);
    Path unpacked = Files.createDirectories(folder.resolve("native"));
    Launch.program(unpacked).forEach(setting.putArray("program")::add);
    return setting;
  }
}
