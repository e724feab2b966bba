package ai.intermezzo.auth.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Health")
final class HealthWireTest {
  @Test
  @DisplayName("is up where all is well, stored by no cache, and for GET and HEAD only")
  void up(@TempDir Path folder) {
    try (TestServer server = TestServer.in(folder).start()) {
      for (String path : new String[] {"/health/live", "/health/ready"}) {
        Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(
                server.send(server.request(path).method("HEAD", BodyPublishers.noBody())).status())
            .isEqualTo(200);
        Answer posted = server.send(server.request(path).POST(BodyPublishers.noBody()));
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).contains("GET, HEAD");
      }
    }
  }

  @Test
  @DisplayName("is ready again after a leap of the clock, once changes were asked for anew")
  void leap(@TempDir Path folder) {
    try (TestServer server = TestServer.in(folder).start()) {
      server.advance(Duration.ofHours(5));

      assertThat(server.get("/health/live").status()).isEqualTo(200);
      assertThat(server.get("/health/ready").status()).isEqualTo(200);
    }
  }
}
