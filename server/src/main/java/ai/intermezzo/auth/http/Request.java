package ai.intermezzo.auth.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A request that arrived whole and within its bounds.
 *
 * <p>Header names are compared without regard to case. The path is decoded once and normalised; the
 * query is raw. {@code toString()} holds neither query, headers nor body, so that a request can be
 * logged.
 */
public interface Request {
  /** Names this request in the log and in the {@code X-Request-Id} header of its answer. */
  String id();

  /** The method in upper case, for example {@code POST}. */
  String method();

  /** The path, for example {@code /oauth/token}. */
  String path();

  /** The raw query without the question mark, empty where there is none. */
  String query();

  /** The first value of a header. */
  Optional<String> header(String name);

  /** Every value of a header, in order, one a line of the request. */
  List<String> headers(String name);

  /** The body; empty where there is none. The caller does not change the array. */
  byte[] body();

  /** Where the request came from: the nearest address that is not a trusted proxy. */
  InetAddress remoteAddress();

  /** Whether a page gets a 429 or 5xx as plain text; see {@link Route#plainErrorsForBrowsers()}. */
  default boolean plainErrorsForBrowsers() {
    return false;
  }
}
