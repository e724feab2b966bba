package ai.intermezzo.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** SDKs that others wrote, from their packages, with nothing of ours but address, id and secret. */
@DisplayName("Unmodified SDKs work")
class SdkTest {
  private static final List<String> SDKS =
      List.of(
          "auth0-node",
          "auth0-spa-js",
          "express-oauth2-jwt-bearer",
          "express-openid-connect",
          "oidc-client-ts",
          "openid-client");

  private BrowserRun.@Nullable Open open;

  @AfterEach
  void stop() throws Exception {
    if (open != null) {
      open.close();
    }
  }

  @TestFactory
  @DisplayName("under Node.js and in Chromium: interop/browser/sdk")
  Stream<DynamicTest> sdks(@TempDir Path folder) throws Exception {
    BrowserRun.Open server = new BrowserRun(folder).open();
    open = server;
    return SDKS.stream()
        .map(sdk -> DynamicTest.dynamicTest(sdk, () -> server.passes("sdk/" + sdk + ".test.js")));
  }
}
