package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinglePageExampleTest {
  static final String FILE = "example-spa.test.js";

  @Test
  @DisplayName("In Chromium, the example single-page app signs people in and calls the API")
  void singlePageApp(@TempDir Path folder) throws Exception {
    NodeTests.installPackages("examples/single-page-app");
    new SdkRun(folder).passes(FILE);
  }
}
