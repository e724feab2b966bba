package ai.intermezzo.auth;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.CryptoProvider;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.page.Theme;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real server, whole, on a free port over TLS, and ways to speak to it.
 *
 * <p>The stores here have a connection of their own to its database, as the command line has: what
 * a test changes, the server learns by its feed, or by asking for what it has not seen yet.
 */
public final class TestServer implements AutoCloseable {
  /** What every server here calls itself, whatever its port. */
  public static final String ISSUER = "https://localhost:8443/";

  /** Where tokens come from. */
  public static final String TOKEN = "/oauth/token";

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final int PATIENCE_MILLIS = 60_000;

  private final SecureRandom random = new SecureRandom();
  private final TestClock clock;
  private final AuthorizationServer server;
  private final int port;
  private final Database database;
  private final SSLContext trust;
  private final HttpClient http;

  private TestServer(Setup setup) {
    CryptoProvider.install();
    DataFolder data = DataFolder.open(setup.folder);
    this.clock = setup.clock;
    DatabaseAddress address = DatabaseAddress.of(setup.databaseUrl, setup.folder);
    this.server =
        AuthorizationServer.start(
            new ServerConfiguration(
                new Issuer(ISSUER),
                new ListenAddress("localhost", 0),
                new Transport.LocalAuthority(),
                data,
                address,
                setup
                    .masterKey
                    .map(text -> MasterKeySource.text("the test", text))
                    .orElseGet(() -> MasterKeySource.file(setup.folder)),
                false,
                setup.maxStale,
                setup.sessions,
                true,
                Theme.DEFAULT),
            "test",
            setup.around.apply(Databases.open(address)),
            clock,
            random);
    this.port = server.port();
    this.database = Databases.open(address);
    this.trust = trusting(data.file("ca.pem"));
    this.http =
        HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_1_1).build();
  }

  /** What a server starts with. Each method gives a copy. */
  public record Setup(
      Path folder,
      Optional<String> databaseUrl,
      Optional<String> masterKey,
      Duration maxStale,
      TestClock clock,
      UnaryOperator<Database> around,
      SessionLifetimes sessions) {

    /** PostgreSQL, by its {@code --database}. */
    public Setup database(String url) {
      return new Setup(folder, Optional.of(url), masterKey, maxStale, clock, around, sessions);
    }

    /** A master key that several nodes share; see {@link TestServer#newMasterKey()}. */
    public Setup masterKey(String text) {
      return new Setup(folder, databaseUrl, Optional.of(text), maxStale, clock, around, sessions);
    }

    public Setup clock(TestClock other) {
      return new Setup(folder, databaseUrl, masterKey, maxStale, other, around, sessions);
    }

    /** For a test whose clock runs faster than the server asks its database. */
    public Setup maxStale(Duration other) {
      return new Setup(folder, databaseUrl, masterKey, other, clock, around, sessions);
    }

    /** With something of the test's own between the server and its database. */
    public Setup around(UnaryOperator<Database> other) {
      return new Setup(folder, databaseUrl, masterKey, maxStale, clock, other, sessions);
    }

    public Setup sessions(SessionLifetimes other) {
      return new Setup(folder, databaseUrl, masterKey, maxStale, clock, around, other);
    }

    /** Starts it; it answers when this returns. */
    public TestServer start() {
      return new TestServer(this);
    }
  }

  /** A server with its data in a folder, on SQLite unless told otherwise. */
  public static Setup in(Path folder) {
    return new Setup(
        folder,
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(1),
        new TestClock(),
        UnaryOperator.identity(),
        SessionLifetimes.DEFAULT);
  }

  /** The text of a new master key. */
  public static String newMasterKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  public TestClock clock() {
    return clock;
  }

  public Instant now() {
    return clock.instant();
  }

  public ClientStore clients() {
    return new ClientStore(database, clock);
  }

  public ApiStore apis() {
    return new ApiStore(database, clock);
  }

  /** A connection of the test's own. */
  public Database database() {
    return database;
  }

  public Api add(TestApi api) {
    Api built = api.build(now());
    apis().create(built);
    return built;
  }

  public TestClient add(TestClient client) {
    Client built = client.build(now());
    clients().create(built);
    return client;
  }

  /** A secret more for a client, as {@code client secret add} makes it. */
  public AddedSecret addSecret(
      TestClient client, Optional<TokenLifetime> lifetime, Optional<Instant> expiresAt) {
    ClientSecret secret = ClientSecret.generate(random);
    Credential credential = Credential.of(secret, random, now()).limitedTo(lifetime, expiresAt);
    clients().add(new ClientId(client.id()), credential);
    return new AddedSecret(credential.id(), client.known(client.id(), secret.reveal()));
  }

  /**
   * @param client the same client with this secret
   */
  public record AddedSecret(CredentialId id, TestClient client) {}

  public int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("https://localhost:" + port() + path);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofMillis(PATIENCE_MILLIS));
  }

  public Answer get(String path) {
    return send(request(path));
  }

  /** A token request in JSON, the client's credentials in it, with these members beside. */
  public Answer token(TestClient client, String... namesAndValues) {
    Map<String, String> members = new TreeMap<>(pairs(namesAndValues));
    members.putIfAbsent("grant_type", "client_credentials");
    members.put("client_id", client.id());
    members.put("client_secret", client.secret());
    return postJson(json(members));
  }

  /** A token request as a form, the client's credentials as HTTP Basic. */
  public Answer tokenByBasic(TestClient client, String... namesAndValues) {
    Map<String, String> fields = new TreeMap<>(pairs(namesAndValues));
    fields.putIfAbsent("grant_type", "client_credentials");
    return send(
        request(TOKEN)
            .header("Authorization", basic(client.id(), client.secret()))
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(form(fields))));
  }

  public Answer postJson(String body) {
    return send(request(TOKEN).header("Content-Type", JSON).POST(BodyPublishers.ofString(body)));
  }

  public Answer postForm(String body) {
    return send(request(TOKEN).header("Content-Type", FORM).POST(BodyPublishers.ofString(body)));
  }

  /** RFC 6749 §2.3.1: both halves form-encoded, then RFC 7617. */
  public static String basic(String id, String secret) {
    String pair = encode(id) + ":" + encode(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  public static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** A JSON object of strings that need no escaping but of quotes and backslashes. */
  public static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quote(member.getKey()) + ":" + quote(member.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> pairs(String... namesAndValues) {
    Map<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return pairs;
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A TCP connection on which nothing was said. */
  public Socket tcp() {
    try {
      Socket socket = new Socket();
      socket.connect(
          new InetSocketAddress(InetAddress.getByName("localhost"), port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A TLS connection after its handshake. */
  public SSLSocket tls() {
    try {
      SSLSocket socket =
          (SSLSocket) trust.getSocketFactory().createSocket(tcp(), "localhost", port(), true);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes as they are and reads one answer. */
  public Answer raw(byte[] bytes) {
    try (RawConnection connection = new RawConnection(tls())) {
      connection.send(bytes);
      return connection.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link #raw(byte[])} of a text that is Latin-1. */
  public Answer raw(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Lets time pass, and waits until the server has caught up with its database. */
  public void advance(Duration by) {
    clock.advance(by);
    await("the server is ready again", () -> get("/health/ready").status() == 200);
  }

  /** Waits until something is so; fails after a minute. */
  public static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Waited a minute until " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static SSLContext trusting(Path caFile) {
    try (var in = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server under whoever speaks to it, as {@code kill} does; {@link #close} follows. */
  public void stop() {
    server.close();
  }

  @Override
  public void close() {
    http.close();
    server.close();
    database.close();
  }
}
