package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Auth0SpaJsTest {
  @Test
  @DisplayName("Auth0's SDK for single-page apps works in Chromium (auth0-spa-js.test.js)")
  void auth0SpaJs(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("auth0-spa-js.test.js");
  }
}
