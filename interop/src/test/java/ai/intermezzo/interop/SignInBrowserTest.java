package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInBrowserTest {
  @Test
  @DisplayName("In Chromium, people sign in, make accounts, and allow or deny (sign-in.test.js)")
  void signIn(@TempDir Path folder) throws Exception {
    new BrowserRun(folder).passes("sign-in.test.js", "--sign-up", "on");
  }
}
