package ai.intermezzo.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Signs somebody in to a native or command-line application: their browser opens, and comes back to
 * a port of this machine that listens for that one answer (RFC 8252 §7.3). Register {@code
 * http://127.0.0.1/callback}; the port is another each time.
 */
public final class LoopbackSignIn {
  private static final String PATH = "/callback";

  /** More than a browser sends by itself, such as asking for an icon. */
  private static final int MAX_WAITING = 16;

  private static final String DONE =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Signed in</title>"
          + "<p>You can close this window and go back to the application.</p></html>";

  private final Client client;
  private final UnaryOperator<SignIn> settings;
  private final Consumer<URI> browser;

  LoopbackSignIn(Client client, UnaryOperator<SignIn> settings, Consumer<URI> browser) {
    this.client = client;
    this.settings = settings;
    this.browser = browser;
  }

  /**
   * Does it all in one call.
   *
   * @param within how long the person may take
   * @throws OAuthException when they, or the server, said no
   * @throws UnavailableException when nobody came back in time, or the server could not be asked
   * @throws UntrustedException when the ID token is wrong
   */
  public SignedIn run(Duration within) {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>(MAX_WAITING);
    HttpServer server = listen(answers);
    try {
      URI redirectUri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
      SignIn signIn = settings.apply(client.signIn(redirectUri));
      PendingSignIn pending = signIn.begin();
      browser.accept(pending.uri());
      return finish(signIn, pending, answers, System.nanoTime() + within.toNanos());
    } finally {
      server.stop(1);
    }
  }

  private static SignedIn finish(
      SignIn signIn, PendingSignIn pending, BlockingQueue<String> answers, long deadline) {
    while (true) {
      String query = take(answers, deadline);
      // Anything on this machine, and any page in the browser, may knock here: that ends nothing.
      if (query.contains("state=" + pending.state())) {
        return signIn.finish(pending, query);
      }
    }
  }

  private static String take(BlockingQueue<String> answers, long deadline) {
    try {
      String query = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (query == null) {
        throw new UnavailableException("Nobody came back from the browser in time", null);
      }
      return query;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("Interrupted while somebody signs in", e);
    }
  }

  private static HttpServer listen(BlockingQueue<String> answers) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
      server.createContext("/", exchange -> answer(exchange, answers));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UnavailableException("No port of this machine can be listened on", e);
    }
  }

  private static void answer(HttpExchange exchange, BlockingQueue<String> answers)
      throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      boolean callback =
          exchange.getRequestMethod().equals("GET")
              && exchange.getRequestURI().getPath().equals(PATH)
              && query != null
              && answers.offer(query);
      byte[] page = (callback ? DONE : "").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.sendResponseHeaders(callback ? 200 : 404, page.length == 0 ? -1 : page.length);
      exchange.getResponseBody().write(page);
    }
  }
}
