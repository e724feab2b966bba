package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Auth0NodeTest {
  @Test
  @DisplayName("Auth0's SDK for Node.js gets, renews and revokes tokens")
  void auth0Node(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("auth0-node.test.js");
  }
}
