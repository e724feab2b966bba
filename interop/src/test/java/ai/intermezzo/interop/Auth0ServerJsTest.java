package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Auth0ServerJsTest {
  @Test
  @DisplayName("A web app on auth0-server-js signs people in and out")
  void auth0ServerJs(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("auth0-server-js.test.js");
  }
}
