package ai.intermezzo.auth.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database on one server, or on several of which the driver finds the living one.
 *
 * <p>The form is libpq's connection URI. What the driver calls otherwise than libpq is translated;
 * every other option is handed on as it is.
 */
final class PostgresAddress implements DatabaseAddress {
  private static final String FORM =
      "--database must read postgresql://user:password@host:port/database, with every special"
          + " character of the password percent-encoded.";
  private static final int MAX_LENGTH = 2_000;
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{2,60}])(?::([0-9]{1,5}))?");
  private static final Map<String, String> LIBPQ_NAMES =
      Map.of("connect_timeout", "connectTimeout", "application_name", "ApplicationName");

  private final String hosts;
  private final String database;
  private final Optional<String> user;
  private final Optional<String> password;
  private final Map<String, String> options;

  private PostgresAddress(String hosts, String database, Map<String, String> options) {
    this.hosts = hosts;
    this.database = database;
    this.options = new LinkedHashMap<>(options);
    // Kept apart, so that the URL that the driver and its exceptions see holds no password.
    this.user = Optional.ofNullable(this.options.remove("user"));
    this.password = Optional.ofNullable(this.options.remove("password"));
  }

  static PostgresAddress parse(String text) {
    String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (text.length() > MAX_LENGTH
        || !(url.startsWith("postgresql://") || url.startsWith("postgres://"))) {
      throw new CannotOpenDatabase(FORM);
    }
    String rest = url.substring(url.indexOf("://") + 3);
    int query = rest.indexOf('?');
    Map<String, String> options = new LinkedHashMap<>();
    if (query >= 0) {
      readOptions(rest.substring(query + 1), options);
      rest = rest.substring(0, query);
    }
    int slash = rest.indexOf('/');
    if (slash < 0 || slash == rest.length() - 1) {
      throw new CannotOpenDatabase(FORM);
    }
    String database = rest.substring(slash + 1);
    if (database.chars().anyMatch(c -> "/@:".indexOf(c) >= 0)) {
      // A slash in the password that is not encoded: the rest of it would pass for the name.
      throw new CannotOpenDatabase(FORM);
    }
    String authority = rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      readUser(authority.substring(0, at), options);
    }
    String hosts = authority.substring(at + 1);
    return new PostgresAddress(
        hosts.isEmpty() ? "localhost" : checkedHosts(hosts), decoded(database), options);
  }

  /**
   * A source of connections.
   *
   * @param defaults options of the driver, where the operator gave none
   */
  PGSimpleDataSource dataSource(Map<String, String> defaults) {
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(options);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(
        all.entrySet().stream()
            .map(option -> encoded(option.getKey()) + "=" + encoded(option.getValue()))
            .collect(
                Collectors.joining(
                    "&", "jdbc:postgresql://" + hosts + "/" + encoded(database) + "?", "")));
    user.ifPresent(source::setUser);
    password.ifPresent(source::setPassword);
    return source;
  }

  /**
   * How long to wait for a connection: the operator's {@code connect_timeout}, else the default.
   */
  Duration connectTimeout(Duration otherwise) {
    String seconds = options.getOrDefault("connectTimeout", "");
    return seconds.matches("[1-9][0-9]{0,3}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : otherwise;
  }

  @Override
  public String toString() {
    return "postgresql://" + user.map(name -> name + "@").orElse("") + hosts + "/" + database;
  }

  private static void readUser(String userInfo, Map<String, String> options) {
    int colon = userInfo.indexOf(':');
    options.put("user", decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)));
    if (colon >= 0) {
      options.put("password", decoded(userInfo.substring(colon + 1)));
    }
  }

  private static void readOptions(String query, Map<String, String> options) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new CannotOpenDatabase(FORM);
      }
      String name = decoded(pair.substring(0, equals));
      String value = decoded(pair.substring(equals + 1));
      if (name.equals("target_session_attrs")) {
        options.put("targetServerType", value.equals("read-write") ? "primary" : value);
      } else {
        options.put(LIBPQ_NAMES.getOrDefault(name, name), value);
      }
    }
  }

  private static String checkedHosts(String hosts) {
    boolean wellFormed =
        Arrays.stream(hosts.split(",", -1))
            .map(HOST::matcher)
            .allMatch(
                host ->
                    host.matches()
                        && (host.group(1) == null || Integer.parseInt(host.group(1)) <= 65_535));
    if (!wellFormed) {
      throw new CannotOpenDatabase(FORM);
    }
    return hosts;
  }

  private static String decoded(String text) {
    try {
      // A plus is a plus in a URI; only in forms it is a space.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Without its cause, whose message quotes what may be a piece of the password.
      throw new CannotOpenDatabase(FORM);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
