package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's id and secret from {@code Authorization: Basic} (RFC 7617), both form-encoded within
 * it (RFC 6749 §2.3.1). {@code toString()} does not show the secret.
 *
 * @param id not empty, at most {@value Parameters#MAX_VALUE_CHARS} characters
 * @param secret may be empty
 */
public record BasicCredentials(String id, String secret) {
  private static final String SCHEME = "Basic";

  /**
   * Empty where the request has no {@code Authorization} header, or one of another scheme.
   *
   * @throws OAuthError {@code invalid_request} where the header is malformed or comes twice
   */
  public static Optional<BasicCredentials> parse(Request request) {
    List<String> headers = request.headers("Authorization");
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    if (headers.size() > 1) {
      throw OAuthError.invalidRequest("There are two Authorization headers. Send one.");
    }
    String header = headers.getFirst();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || (header.length() > SCHEME.length() && header.charAt(SCHEME.length()) != ' ')) {
      return Optional.empty();
    }
    return Optional.of(decode(header.substring(SCHEME.length()).strip()));
  }

  private static BasicCredentials decode(String encoded) {
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    int colon = 0;
    while (colon < pair.length && pair[colon] != ':') {
      colon++;
    }
    if (colon == 0 || colon == pair.length) {
      throw malformed();
    }
    return new BasicCredentials(
        part(FormText.decode(pair, 0, colon)), part(FormText.decode(pair, colon + 1, pair.length)));
  }

  private static String part(@Nullable String text) {
    if (text == null
        || text.length() > Parameters.MAX_VALUE_CHARS
        || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw malformed();
    }
    return text;
  }

  private static OAuthError malformed() {
    return OAuthError.invalidRequest(
        "The Authorization header is malformed: Basic takes base64 of client_id:client_secret,"
            + " both form-encoded.");
  }

  @Override
  public String toString() {
    return "BasicCredentials[id=" + id + "]";
  }
}
