package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignOutBrowserTest {
  @Test
  @DisplayName("In Chromium, people sign out and look after their account (sign-out.test.js)")
  void signOut(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passes("sign-out.test.js", "--sign-up", "on");
  }
}
