package ai.intermezzo.auth.authorize;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an answer travels to the client ({@code response_mode}). */
enum ResponseMode {
  /** In the query of the redirect URI (RFC 6749 §4.1.2). */
  QUERY,
  /** In its fragment, which no server sees (OAuth 2.0 Multiple Response Types §2.1). */
  FRAGMENT,
  /** By a form that posts itself (OAuth 2.0 Form Post Response Mode §2). */
  FORM_POST,
  /** By a message to the page that opened or framed ours. */
  WEB_MESSAGE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ResponseMode> find(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }

  /** A token must not stand in a query, where logs and referrers show it. */
  boolean carries(ResponseType type) {
    return switch (this) {
      case QUERY, WEB_MESSAGE -> !type.givesIdToken();
      case FRAGMENT -> type.givesIdToken();
      case FORM_POST -> true;
    };
  }
}
