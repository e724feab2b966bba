package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The provider of {@code interop/provider}, which others wrote, in a process of its own. Closing it
 * kills it.
 */
final class OtherProvider implements AutoCloseable {
  /** The secret of its client {@code clock}. */
  static final String SECRET = "a secret that only this test knows: %&+/";

  private static final String FOLDER = "interop/provider";

  private final Process process;
  private final Path out;
  private final int port;
  private final TestCertificate certificate;

  private OtherProvider(Process process, Path out, int port, TestCertificate certificate) {
    this.process = process;
    this.out = out;
    this.port = port;
    this.certificate = certificate;
  }

  /** Starts it with a new certificate in this folder. */
  static OtherProvider start(Path folder) throws Exception {
    NodeTests.installPackages(FOLDER);
    TestCertificate certificate = TestCertificate.create(folder, "provider");
    int port = Ports.free();
    ObjectNode setting = JsonMapper.shared().createObjectNode();
    setting.put("issuer", issuer(port)).put("port", port).put("secret", SECRET);
    setting.put("certificate", certificate.certificate().toString());
    setting.put("key", certificate.key().toString());
    Path out = Launch.scratch("provider");
    ProcessBuilder builder =
        new ProcessBuilder("node", "provider.js")
            .directory(Checkout.repository().resolve(FOLDER).toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NODE_"));
    builder.environment().put("PROVIDER_SETTING", setting.toString());
    OtherProvider provider = new OtherProvider(builder.start(), out, port, certificate);
    try {
      Wait.until(() -> provider.said().contains("Listening on") || !provider.process.isAlive());
      assertThat(provider.said()).contains("Listening on");
      return provider;
    } catch (Throwable failure) {
      provider.close();
      throw failure;
    }
  }

  private static String issuer(int port) {
    return "https://localhost:" + port;
  }

  /** It has no slash at its end, unlike ours. */
  String issuer() {
    return issuer(port);
  }

  TestCertificate certificate() {
    return certificate;
  }

  String said() throws IOException {
    return Files.readString(out);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
