package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.List;
import java.util.Locale;

/** The two content types that an endpoint reads. */
enum BodyType {
  JSON,
  FORM;

  private static final String JSON_NAME = "application/json";
  private static final String FORM_NAME = "application/x-www-form-urlencoded";

  /**
   * @throws OAuthError 415 where the type is missing, unknown, given twice or of another charset
   *     than UTF-8
   */
  static BodyType of(Request request) {
    List<String> types = request.headers("Content-Type");
    if (types.size() != 1) {
      throw unsupported();
    }
    String type = types.getFirst();
    if (type.equals(JSON_NAME)) {
      return JSON;
    }
    if (type.equals(FORM_NAME)) {
      return FORM;
    }
    return parse(type);
  }

  private static BodyType parse(String type) {
    String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      checkParameter(parts[i].strip());
    }
    return switch (parts[0].strip()) {
      case JSON_NAME -> JSON;
      case FORM_NAME -> FORM;
      default -> throw unsupported();
    };
  }

  private static void checkParameter(String parameter) {
    if (parameter.startsWith("charset=")
        && !parameter.equals("charset=utf-8")
        && !parameter.equals("charset=\"utf-8\"")) {
      throw unsupported();
    }
  }

  private static OAuthError unsupported() {
    return OAuthError.invalidRequest(
            "Send the body as " + JSON_NAME + " or " + FORM_NAME + ", in UTF-8.")
        .withStatus(415);
  }
}
