package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SDKs that others wrote, from their packages, with nothing of ours but address, id and secret. */
@DisplayName("Unmodified SDKs work")
class SdkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth0-node",
        "auth0-spa-js",
        "express-oauth2-jwt-bearer",
        "openid-client",
      })
  @DisplayName("under Node.js and in Chromium: interop/browser/sdk")
  void sdk(String name, @TempDir Path folder) throws Exception {
    new BrowserRun(folder).passes("sdk/" + name + ".test.js");
  }
}
