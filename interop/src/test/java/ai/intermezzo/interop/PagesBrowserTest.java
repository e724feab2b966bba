package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesBrowserTest {
  @Test
  @DisplayName("In Chromium, every page is accessible and fits every width (pages.test.js)")
  void pages(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passes("pages.test.js", "--sign-up", "on");
  }
}
