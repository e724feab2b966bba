package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoAppBrowserTest {
  @Test
  @DisplayName(
      "In Chromium, the demo app of ./intermezzo dev signs its person in (demo-app.test.js)")
  void demoApp(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passesWithDev("demo-app.test.js");
  }

  @Test
  @DisplayName(
      "In Chromium, its demo web app signs that person in on its own server (demo-web-app.test.js)")
  void demoWebApp(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passesWithDev("demo-web-app.test.js");
  }
}
