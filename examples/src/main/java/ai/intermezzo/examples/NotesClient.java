package ai.intermezzo.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls the example API, as any application would. */
final class NotesClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI notes;
  private final Optional<Path> ca;
  private @Nullable HttpClient http;

  /**
   * @param ca the authorities to trust the API's certificate by; the JVM's own when empty
   */
  NotesClient(URI notes, Optional<Path> ca) {
    this.notes = notes;
    this.ca = ca;
  }

  /** The API's answer as it is, or why there is none. */
  String read(String accessToken) {
    HttpRequest request =
        HttpRequest.newBuilder(notes)
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + accessToken)
            .build();
    try {
      return http().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "The API could not be asked.";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "The API was not asked.";
    }
  }

  /** Made on first use: most who start the demo never come here. */
  private synchronized HttpClient http() {
    if (http == null) {
      HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
      ca.map(TlsFiles::trusting).ifPresent(builder::sslContext);
      http = builder.build();
    }
    return http;
  }
}
