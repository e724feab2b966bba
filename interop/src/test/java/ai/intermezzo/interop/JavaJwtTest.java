package ai.intermezzo.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("An API on java-jwt and jwks-rsa, as docs/clients/java-jwt.md writes it,")
class JavaJwtTest extends ApiContract {
  JavaJwtTest() {
    super("java-jwt.md", List.of("JWT", "logout+jwt", "dpop+jwt"));
  }

  @Override
  void createApi(ApiStage stage, ClientPage page) throws Exception {
    page.run(stage.cli(), "api create", Map.of());
  }

  @Override
  ClientApp startApi(ApiStage stage, ClientPage page, Path own) throws Exception {
    return ClientApp.start("JavaJwtApi", Ports.free(), stage.trusted(), stage.issuer(), AUDIENCE);
  }
}
