package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinglePageAppBrowserTest {
  @Test
  @DisplayName("In Chromium, single-page apps get and renew tokens (single-page-app.test.js)")
  void singlePageApp(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passes("single-page-app.test.js");
  }
}
