package ai.intermezzo.auth.userinfo;

import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.oauth.OAuthError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the access token of a request: in the Authorization header (RFC 6750 §2.1) or in a form
 * (§2.2), never in the query, where logs would show it.
 */
final class BearerToken {
  private static final String SCHEME = "Bearer ";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String PARAMETER = "access_token";

  private BearerToken() {}

  /**
   * @throws OAuthError {@code invalid_request} where it comes in two ways (RFC 6750 §2)
   */
  static Optional<String> read(Request request) {
    List<String> headers = request.headers("Authorization");
    Optional<String> inForm =
        "POST".equals(request.method()) && isForm(request)
            ? Parameters.of(request, Set.of(), Set.of(PARAMETER)).all(PARAMETER).stream()
                .reduce((first, second) -> tooMany())
            : Optional.empty();
    boolean inHeader = !headers.isEmpty();
    boolean inAddress =
        !Parameters.ofQuery(request.query(), Set.of(), Set.of(PARAMETER)).all(PARAMETER).isEmpty();
    if (headers.size() > 1
        || (inHeader && inForm.isPresent())
        || (inAddress && (inHeader || inForm.isPresent()))) {
      throw twice();
    }
    if (headers.isEmpty()) {
      return inForm;
    }
    String header = headers.getFirst();
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  /** A body of another kind is nobody's business here (RFC 6750 §2.2). */
  private static boolean isForm(Request request) {
    return request
        .header("Content-Type")
        .filter(type -> type.regionMatches(true, 0, FORM, 0, FORM.length()))
        .isPresent();
  }

  private static String tooMany() {
    throw twice();
  }

  private static OAuthError twice() {
    return OAuthError.invalidRequest("Send the access token once: in the header or in the form.");
  }
}
