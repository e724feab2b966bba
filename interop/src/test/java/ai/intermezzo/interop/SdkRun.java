package ai.intermezzo.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a file of {@code interop/sdk} under Node.js against a server of its own: an SDK that others
 * wrote, as they publish it. The file makes its people, APIs and clients itself, by the command
 * line. Node.js trusts the local authority by its own means ({@code NODE_EXTRA_CA_CERTS}), and the
 * applications have certificates of it.
 */
final class SdkRun {
  static final String FOLDER = "interop/sdk";

  private final Path folder;

  /**
   * @param folder an empty one, for this run alone
   */
  SdkRun(Path folder) {
    this.folder = folder;
  }

  /** Runs all tests of a file, which must pass. */
  void passes(String file) throws Exception {
    NodeTests.installPackages(BrowserRun.FOLDER);
    NodeTests tests = NodeTests.in(FOLDER, folder);
    Path data = folder.resolve("data");
    int port = Ports.free();
    try (RunningServer server = RunningServer.start(data, port, RunningServer.serve(data, port))) {
      ObjectNode setting = JsonMapper.shared().createObjectNode();
      String certificate = data.resolve("localhost.pem").toString();
      String key = data.resolve("localhost.key").toString();
      setting.put("issuer", server.issuer()).put("authority", server.ca().toString());
      setting.put("chromium", NodeTests.chromium()).put("data", data.toString());
      setting.put("serverCertificate", certificate).put("serverKey", key);
      setting.put("applicationPort", Ports.free());
      setting.put("applicationCertificate", certificate).put("applicationKey", key);
      Path unpacked = Files.createDirectories(folder.resolve("native"));
      Launch.program(unpacked).forEach(setting.putArray("program")::add);
      tests.passes(file, setting, Map.of("NODE_EXTRA_CA_CERTS", server.ca().toString()));
    }
  }
}
