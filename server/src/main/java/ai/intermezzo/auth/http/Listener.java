package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.io.IOException;
import java.net.BindException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that the server answers on: HTTPS, or plain HTTP/1.1 behind proxies.
 *
 * <p>{@link #start()} returns when the port is open. {@link #close()} stops accepting, lets
 * requests under way finish for {@link Bounds#stopTimeout()}, and returns.
 */
public final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /**
   * Each listens to its share of the connections, and answers what can be answered from memory;
   * what has to wait does so on virtual threads.
   */
  private static final int SELECTORS = Runtime.getRuntime().availableProcessors();

  /** Enough for the selectors, the acceptor and their helpers. */
  private static final int PLATFORM_THREADS = 2 * SELECTORS + 8;

  /**
   * Connections that the system holds for us until we accept them. Java's 50 overflow in a burst,
   * and then a client believes in a connection that we never hear of.
   */
  private static final int ACCEPT_QUEUE = 1024;

  /**
   * How Jetty pads its queues. Left to itself it asks the JVM's management beans for the size of a
   * reference, and starting those takes a tenth of our start. 16 is right for 4 bytes each.
   */
  private static final String QUEUE_PADDING = "org.eclipse.jetty.util.referencesPerCacheLine";

  /** How soon a connection that is idle while we stop is closed. */
  private static final long STOPPING_IDLE_MILLIS = 200;

  /** How often changed certificate files are looked for. */
  private static final long RELOAD_MILLIS = 1000;

  private final ListenerSettings settings;
  private final Server server;
  private final ServerConnector connector;
  private final Optional<Certificates> certificates;
  private final SlowSenders slowSenders;
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("listener-housekeeping").daemon().factory());

  /**
   * @param translator knows what an exception of a lower room means for the client, for example
   *     that the database is away; empty for what is unexpected
   * @throws CannotServe where the certificate can't be used
   */
  public Listener(
      ListenerSettings settings,
      Routes routes,
      Function<RuntimeException, Optional<OAuthError>> translator,
      SecureRandom random) {
    this.settings = settings;
    this.certificates = settings.tls().map(tls -> new Certificates(tls, random));
    Bounds bounds = settings.bounds();
    if (System.getProperty(QUEUE_PADDING) == null) {
      System.setProperty(QUEUE_PADDING, "16");
    }

    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
    threads.setName("listener");
    Executor waiting = VirtualThreads.getNamedVirtualThreadsExecutor("request-");
    threads.setVirtualThreadsExecutor(waiting);
    this.server = new Server(threads);
    server.setStopTimeout(bounds.stopTimeout().toMillis());

    AnswerWriter writer = new AnswerWriter(settings.strictTransport());
    AccessLog accessLog = new AccessLog(settings.accessLog());
    server.setErrorHandler(new WireErrors(writer, accessLog, settings.tls().isPresent()));
    server.setHandler(
        new GracefulHandler(new Front(routes, settings, translator, writer, accessLog, waiting)));

    OrderlyConnection.Factory http = new OrderlyConnection.Factory(httpConfiguration(bounds));
    this.connector =
        certificates
            .map(keys -> new ServerConnector(server, 1, SELECTORS, detector(keys, random), http))
            .orElseGet(() -> new ServerConnector(server, 1, SELECTORS, http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(bounds.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(STOPPING_IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(bounds.connections(), connector));
    this.slowSenders = new SlowSenders(connector, bounds.headDeadline().toMillis());
  }

  /**
   * Opens the port.
   *
   * @throws CannotServe where it can't be opened
   */
  public void start() {
    try {
      connector.open();
      server.start();
    } catch (IOException e) {
      stop();
      throw cannotOpen(e);
    } catch (Exception e) {
      stop();
      throw new CannotServe("The server can't start: " + e.getMessage(), e);
    }
    repeat(
        slowSenders::closeOverdue,
        Math.clamp(settings.bounds().headDeadline().toMillis() / 10, 50, 1000));
    certificates.ifPresent(keys -> repeat(keys::reloadIfChanged, RELOAD_MILLIS));
  }

  /** The port that is open, of use where the settings say 0. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How many connections are open now, for metrics. */
  public int connections() {
    return connector.getConnectedEndPoints().size();
  }

  @Override
  public void close() {
    stop();
  }

  private void stop() {
    housekeeping.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.debug("Some requests did not finish in time", e);
    }
  }

  private static HttpConfiguration httpConfiguration(Bounds bounds) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(bounds.headerBytes());
    // Else a header that differs from one before on the connection by case alone, such as a wrong
    // token after the right one, is taken for that one.
    http.setHeaderCacheCaseSensitive(true);
    return http;
  }

  private static DetectorConnectionFactory detector(Certificates keys, SecureRandom random) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setSslContext(sslContext(keys, random));
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    ssl.setIncludeCipherSuites("TLS_(AES|CHACHA20).*", "TLS_ECDHE_.*_(GCM|CHACHA20_POLY1305)_.*");
    ssl.setRenegotiationAllowed(false);
    SslConnectionFactory tls = new SslConnectionFactory(ssl, "http/1.1");
    // It would compare the Host header with the certificate, and give each request an attribute.
    tls.setEnsureSecureRequestCustomizer(false);
    return new DetectorConnectionFactory(tls);
  }

  private static SSLContext sslContext(Certificates keys, SecureRandom random) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // No client shows a certificate; null would read the JDK's whole trust store first.
      context.init(new KeyManager[] {keys}, new TrustManager[0], random);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CannotServe("This Java has no TLS", e);
    }
  }

  private CannotServe cannotOpen(IOException e) {
    String where = settings.host() + ":" + settings.port();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        String reason = String.valueOf(cause.getMessage());
        if (reason.contains("in use")) {
          return new CannotServe(
              "Port "
                  + settings.port()
                  + " is in use: stop what runs there, or choose another with --listen HOST:PORT",
              e);
        }
        if (reason.contains("Permission denied")) {
          return new CannotServe(
              "Port "
                  + settings.port()
                  + " may not be opened by this user: choose one above 1023 with --listen HOST:PORT",
              e);
        }
      }
    }
    return new CannotServe(
        "Can't listen on " + where + ": is it an address of this machine? (--listen HOST:PORT)", e);
  }

  /** What fails once is logged and tried again. */
  private void repeat(Runnable work, long millis) {
    Runnable surviving =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("Housekeeping of the listener failed; it goes on", e);
          }
        };
    ScheduledFuture<?> _ =
        housekeeping.scheduleWithFixedDelay(surviving, millis, millis, TimeUnit.MILLISECONDS);
  }
}
