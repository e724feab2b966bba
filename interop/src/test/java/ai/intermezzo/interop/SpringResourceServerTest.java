package ai.intermezzo.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName(
    "An API on Spring Boot's resource server with its defaults, for an API of dialect jwt,")
class SpringResourceServerTest extends ApiContract {
  SpringResourceServerTest() {
    super("spring.md", List.of("at+jwt", "logout+jwt", "dpop+jwt"));
  }

  @Override
  void createApi(ApiStage stage, ClientPage page) throws Exception {
    page.run(stage.cli(), "api create --token-dialect jwt", Map.of());
  }

  @Override
  ClientApp startApi(ApiStage stage, ClientPage page, Path own) throws Exception {
    return SpringApp.start(
        "api.ApiApplication",
        Ports.free(),
        own,
        page.block("yaml", "resourceserver", Map.of("https://auth.example.com/", stage.issuer())),
        stage.trusted(),
        Map.of());
  }
}
