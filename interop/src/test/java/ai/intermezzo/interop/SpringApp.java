package ai.intermezzo.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Starts a Spring Boot application with a configuration file that a page shows. */
final class SpringApp {
  private SpringApp() {}

  /**
   * @param own an empty folder
   * @param configuration what is in its {@code application.yaml}
   */
  static ClientApp start(
      String mainClass,
      int port,
      Path own,
      String configuration,
      TrustStore trusted,
      Map<String, String> environment)
      throws Exception {
    Launch launch =
        Launch.application("spring", "ai.intermezzo.interop.spring." + mainClass, trusted);
    environment.forEach(launch::environment);
    String name = mainClass.substring(mainClass.indexOf('.') + 1);
    return start(launch, name, port, own, configuration);
  }

  /**
   * @param name the application's class, which it tells when it has started
   */
  static ClientApp start(Launch launch, String name, int port, Path own, String configuration)
      throws Exception {
    Files.writeString(own.resolve("application.yaml"), configuration);
    launch.with("--server.port=" + port, "--server.address=127.0.0.1").in(own);
    return ClientApp.start(launch, port, "Started " + name);
  }
}
