package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenidClientTest {
  @Test
  @DisplayName("openid-client works with the address alone")
  void openidClient(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("openid-client.test.js");
  }
}
