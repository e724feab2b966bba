package ai.intermezzo.examples;

import ai.intermezzo.sdk.AuthException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A service that calls an API every second and prints a line for each call. It never thinks of
 * tokens: the client SDK gets them, renews them, and goes on by itself when the server was away.
 *
 * <p>Run it as {@code examples/run every-second [CALLS]}, with {@code CLIENT_SECRET} and what
 * {@link Settings} says in the environment.
 */
public final class EverySecond {
  private EverySecond() {}

  /** Argument: how many calls; without it, until it is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      run(
          arguments.length == 0 ? Integer.MAX_VALUE : Integer.parseInt(arguments[0]),
          Settings.of(System.getenv()));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void run(int calls, Settings settings) throws InterruptedException {
    HttpClient http =
        settings
            .client(Settings.required(System.getenv(), "CLIENT_SECRET"))
            .tokensForResource(settings.resource(), "read:notes")
            .sentBy(settings.http(), settings.api());
    for (int i = 0; i < calls; i++) {
      Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      System.out.println(begun + " " + call(http, settings.api()));
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private static String call(HttpClient http, URI api) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(api).timeout(Settings.TIMEOUT).build();
    try {
      return "" + http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (AuthException e) {
      return "no token: " + e.getMessage();
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }
}
