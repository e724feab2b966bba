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
    Files.writeString(own.resolve("application.yaml"), configuration);
    Launch launch =
        Launch.application("spring", "ai.intermezzo.interop.spring." + mainClass, trusted)
            .with("--server.port=" + port, "--server.address=127.0.0.1")
            .in(own);
    environment.forEach(launch::environment);
    return ClientApp.start(
        launch, port, "Started " + mainClass.substring(mainClass.indexOf('.') + 1));
  }
}
