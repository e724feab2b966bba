package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressOauth2JwtBearerTest {
  @Test
  @DisplayName("An API on express-oauth2-jwt-bearer takes our tokens and no others")
  void expressOauth2JwtBearer(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes("express-oauth2-jwt-bearer.test.js");
  }
}
