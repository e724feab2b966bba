package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressOpenidConnectTest {
  @Test
  @DisplayName("A web app on express-openid-connect signs people in and out")
  void expressOpenidConnect(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("express-openid-connect.test.js");
  }
}
