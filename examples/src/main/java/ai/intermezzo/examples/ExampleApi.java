package ai.intermezzo.examples;

import ai.intermezzo.guard.Guard;
import ai.intermezzo.guard.GuardBuilder;
import ai.intermezzo.guard.jetty.GuardHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * An API that keeps notes, for whoever sends an access token: {@code GET /notes} needs the scope
 * {@code read:notes}, {@code POST /notes} needs {@code write:notes}.
 */
public final class ExampleApi {
  private static final int IDLE_TIMEOUT_MILLIS = 10_000;

  /**
   * For requests under way when it is told to stop; connections without one are closed long before.
   */
  private static final int STOP_TIMEOUT_MILLIS = 1_000;

  private static final int STOP_IDLE_TIMEOUT_MILLIS = 100;

  private final Server server;
  private final ServerConnector connector;

  private ExampleApi(ExampleApiOptions options) {
    QueuedThreadPool threads = new QueuedThreadPool(16);
    threads.setName("example-api");
    // A check may wait for the issuer's keys; a virtual thread may wait.
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
    server = new Server(threads);
    server.setErrorHandler(new JsonErrors());
    server.setHandler(new HttpsOnly(routes(options)));
    server.setStopAtShutdown(true);
    server.setStopTimeout(STOP_TIMEOUT_MILLIS);
    connector = httpsConnector(server, options);
    server.addConnector(connector);
  }

  /** Which request needs which scope. */
  private static Handler routes(ExampleApiOptions options) {
    GuardBuilder builder = Guard.builder(options.issuer(), options.audience());
    options.ca().ifPresent(builder::trust);
    Guard guard = builder.build();
    Notes notes = new Notes();
    List<Handler> resources = new ArrayList<>(DemoApp.resources(options));
    resources.addAll(DemoWebApp.resources(options));
    resources.add(new Resource("/", Map.of("GET", new AboutHandler(options))));
    resources.add(
        forAnyOrigin(
            new Resource(
                "/notes",
                Map.of(
                    "GET", new GuardHandler(guard, new ListNotesHandler(notes), "read:notes"),
                    "POST", new GuardHandler(guard, new AddNoteHandler(notes), "write:notes")))));
    return new Handler.Sequence(resources);
  }

  /**
   * Pages of any site may call it (CORS): who has a token may use it from anywhere, and a browser
   * adds none by itself as it would a cookie.
   */
  private static Handler forAnyOrigin(Handler handler) {
    CrossOriginHandler cors = new CrossOriginHandler();
    cors.setAllowedOriginPatterns(Set.of("*"));
    cors.setAllowedMethods(Set.of("GET", "POST"));
    cors.setAllowedHeaders(Set.of("Authorization", "Content-Type"));
    cors.setExposedHeaders(Set.of("WWW-Authenticate"));
    cors.setHandler(handler);
    return cors;
  }

  private static ServerConnector httpsConnector(Server server, ExampleApiOptions options) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(TlsFiles.load(options.tlsCert(), options.tlsKey()));
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    boolean checkHostName = false;
    http.addCustomizer(new SecureRequestCustomizer(checkHostName));
    // The detector hands plain HTTP on, so that HttpsOnly can say what is wrong.
    ServerConnector connector =
        new ServerConnector(
            server,
            1,
            1,
            new DetectorConnectionFactory(new SslConnectionFactory(tls, "http/1.1")),
            new HttpConnectionFactory(http));
    connector.setHost("localhost");
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
    connector.setShutdownIdleTimeout(STOP_IDLE_TIMEOUT_MILLIS);
    return connector;
  }

  /**
   * Starts the API.
   *
   * @throws IOException when the port can't be had
   */
  static ExampleApi start(ExampleApiOptions options) throws Exception {
    ExampleApi api = new ExampleApi(options);
    try {
      api.server.start();
      return api;
    } catch (Exception e) {
      api.stop();
      throw e;
    }
  }

  /** Where it listens, for example {@code https://localhost:8444}. */
  String address() {
    return "https://localhost:" + connector.getLocalPort();
  }

  void stop() throws Exception {
    server.stop();
  }

  /** Runs the API until it is told to stop; see {@link ExampleApiOptions#USAGE}. */
  public static void main(String[] arguments) throws Exception {
    ExampleApiOptions options;
    try {
      options = ExampleApiOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      fail(2, e.getMessage() + "\n\n" + ExampleApiOptions.USAGE);
      return;
    }
    try {
      ExampleApi api = start(options);
      System.out.println("Example API on " + api.address());
      if (options.exitWithStdin()) {
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
      }
      api.server.join();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      fail(1, e.getMessage());
    }
  }

  private static void fail(int status, @Nullable String message) {
    System.err.println(message);
    System.exit(status);
  }
}
