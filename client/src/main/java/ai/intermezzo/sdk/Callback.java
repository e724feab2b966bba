package ai.intermezzo.sdk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser brought back: the query of the redirect, or the form (RFC 6749 §4.1.2). */
final class Callback {
  private static final int MAX_CHARS = 16 * 1024;

  private final Map<String, String> parameters;

  private Callback(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  /**
   * Reads it.
   *
   * @throws UntrustedException when it is no query, or names a parameter twice
   */
  static Callback parse(String query) {
    if (query.length() > MAX_CHARS) {
      throw new UntrustedException("The callback is too long");
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (parameters.putIfAbsent(name, value) != null) {
        throw new UntrustedException("The callback names a parameter twice");
      }
    }
    return new Callback(parameters);
  }

  /**
   * The code, if this is the answer to what was begun.
   *
   * @param namesItself whether the server promised to say who it is (RFC 9207 §2.4)
   * @throws UntrustedException when it belongs to another browser, or another server
   * @throws OAuthException when the person or the server said no
   */
  String code(PendingSignIn pending, String issuer, boolean namesItself) {
    if (!same(pending.state(), parameters.get("state"))) {
      throw new UntrustedException("The callback does not belong to this browser's sign-in");
    }
    String iss = parameters.get("iss");
    if (iss == null ? namesItself : !iss.equals(issuer)) {
      throw new UntrustedException("The callback comes from another issuer");
    }
    String error = parameters.get("error");
    if (error != null) {
      throw new OAuthException(error, parameters.getOrDefault("error_description", ""));
    }
    String code = parameters.getOrDefault("code", "");
    if (code.isEmpty()) {
      throw new UntrustedException("The callback has no code");
    }
    return code;
  }

  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UntrustedException("The callback is not a query");
    }
  }
}
