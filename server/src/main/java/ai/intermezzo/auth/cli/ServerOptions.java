package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.http.ProxyTrust;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.session.SessionLifetimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code serve} and {@code doctor} need to know of a server. */
final class ServerOptions {
  private static final long MAX_STALE_LIMIT = 3600;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "The server's own address, such as https://auth.example.com/; serve needs it.")
  Optional<String> issuer;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description =
          "Where to listen (default: the issuer's port, on all addresses, or on localhost alone for a"
              + " loopback issuer).")
  Optional<String> listen;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate and its chain, PEM. Read again when it changes.")
  Optional<Path> certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
  Optional<Path> key;

  @Option(
      names = "--behind-proxy",
      paramLabel = "CIDR,...",
      description =
          "The proxies in front that speak HTTPS; only they are believed, and the listener speaks plain"
              + " HTTP to them unless it has a certificate.")
  Optional<String> proxies;

  @Option(
      names = "--access-log",
      paramLabel = "on|off",
      defaultValue = "on",
      description = "One line in the log a request (default: on).")
  String accessLog;

  @Option(
      names = "--max-stale",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "Seconds that clients and APIs are served from memory while the database is away (default:"
              + " 60).")
  long maxStale;

  @Option(
      names = "--session-idle",
      paramLabel = "SECONDS",
      defaultValue = "259200",
      description = "Seconds without a visit after which people are signed out (default: 3 days).")
  long sessionIdle;

  @Option(
      names = "--session-lifetime",
      paramLabel = "SECONDS",
      defaultValue = "604800",
      description = "Seconds after which people sign in again in any case (default: 7 days).")
  long sessionLifetime;

  @Option(
      names = "--sign-up",
      paramLabel = "on|off",
      defaultValue = "off",
      description = "Whether people may make accounts for themselves (default: off).")
  OnOff signUp;

  @Mixin ThemeOptions theme;
  @Mixin LogOptions logOptions;
  @Mixin DataOptions dataOptions;

  /**
   * The configuration that the options come to. The data folder is made only where all else is
   * good.
   *
   * @throws InvalidSetting where they don't fit together
   * @throws CommandFailed where the port is busy
   */
  ServerConfiguration configuration(Environment environment) {
    requireGood();
    Issuer named = named();
    ListenAddress address =
        listen.map(ListenAddress::parse).orElseGet(() -> ListenAddress.of(named));
    Transport transport = transport(environment);
    Ports.requireFree(address, "--listen HOST:PORT");
    DataFolder data = DataFolder.open(environment.resolve(dataOptions.data));
    return new ServerConfiguration(
        named,
        address,
        transport,
        data,
        dataOptions.databaseAddress(data),
        dataOptions.masterKeySource(data),
        accessLog.equals("on"),
        Duration.ofSeconds(maxStale),
        sessions(),
        signUp.isOn(),
        theme.theme());
  }

  /**
   * @throws InvalidSetting where a number or a word is none that we know
   */
  void requireGood() {
    if (maxStale < 1 || maxStale > MAX_STALE_LIMIT) {
      throw new InvalidSetting("--max-stale is 1 to " + MAX_STALE_LIMIT + " seconds.");
    }
    SessionLifetimes _ = sessions();
    if (!accessLog.equals("on") && !accessLog.equals("off")) {
      throw new InvalidSetting("--access-log is on or off.");
    }
    Optional<ListenAddress> _ = listen.map(ListenAddress::parse);
  }

  private SessionLifetimes sessions() {
    try {
      return new SessionLifetimes(
          Duration.ofSeconds(sessionIdle), Duration.ofSeconds(sessionLifetime));
    } catch (IllegalArgumentException | ArithmeticException _) {
      throw new InvalidSetting(
          "--session-idle and --session-lifetime are 300 to 31536000 seconds, and the first is not"
              + " more than the second.");
    }
  }

  /**
   * How HTTPS comes about.
   *
   * @throws InvalidSetting where issuer, certificate and proxies don't fit together
   */
  Transport transport(Environment environment) {
    return Transport.of(
        named(),
        certificate.map(environment::resolve),
        key.map(environment::resolve),
        proxies.map(ServerOptions::proxies));
  }

  private Issuer named() {
    return Issuer.parseLenient(
        issuer.orElseThrow(
            () ->
                new InvalidSetting(
                    "Missing --issuer, the server's own address: --issuer"
                        + " https://auth.example.com/")));
  }

  private static ProxyTrust proxies(String list) {
    try {
      return ProxyTrust.parse(list);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("--behind-proxy: " + e.getMessage());
    }
  }
}
