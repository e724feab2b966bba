package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The person's browser as an application on their machine opens it, by {@code xdg-open}: it notes
 * where it is sent.
 */
record LoopbackBrowser(Path bin, Path address) {
  static LoopbackBrowser in(Path folder) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path address = folder.resolve("address");
    Checkout.executable(
        bin.resolve("xdg-open"),
        """
        #!/bin/sh
        printf '%%s' "$1" >'%s.new' && mv '%s.new' '%s'
        """
            .formatted(address, address, address));
    return new LoopbackBrowser(bin, address);
  }

  Map<String, String> environment() {
    return Map.of("PATH", bin + ":" + System.getenv("PATH"));
  }

  /** Where the application sends the browser. */
  String opened(ExampleRun application) throws Exception {
    Wait.until(() -> Files.exists(address) || !application.isAlive());
    assertThat(address).as(application.said()).exists();
    return Files.readString(address);
  }

  /** Comes back to the application. */
  void arrive(URI back) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> page =
          http.send(HttpRequest.newBuilder(back).build(), BodyHandlers.ofString());
      assertThat(page.body()).contains("You can close this window");
    }
  }
}
