package ai.intermezzo.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsClientPagesTest {
  @Test
  @DisplayName("The pages on JavaScript clients work as they are printed, commands and programs")
  void pages(@TempDir Path folder) throws Exception {
    new SdkRun(folder).passes(SdkRun.PAGES);
  }
}
