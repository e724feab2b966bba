package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcClientTsTest {
  @Test
  @DisplayName("oidc-client-ts works in Chromium")
  void oidcClientTs(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("oidc-client-ts.test.js");
  }
}
