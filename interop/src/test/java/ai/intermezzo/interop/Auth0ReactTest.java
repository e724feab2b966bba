package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Auth0ReactTest {
  @Test
  @DisplayName("A React app on auth0-react signs people in and out")
  void auth0React(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("auth0-react.test.js");
  }
}
