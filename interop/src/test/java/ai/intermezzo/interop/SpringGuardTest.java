package ai.intermezzo.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("An API on Spring Boot whose tokens the guard checks")
class SpringGuardTest extends ApiContract {
  SpringGuardTest() {
    super("spring.md", List.of("JWT", "logout+jwt", "dpop+jwt"));
  }

  @Override
  void createApi(ApiStage stage, ClientPage page) throws Exception {
    page.run(stage.cli(), "api create --identifier", Map.of());
  }

  @Override
  ClientApp startApi(ApiStage stage, ClientPage page, Path own) throws Exception {
    return SpringApp.start(
        Launch.springExample(stage.trusted()),
        "NotesApi",
        Ports.free(),
        own,
        page.block("yaml", "resourceserver", Map.of("https://auth.example.com/", stage.issuer())));
  }
}
