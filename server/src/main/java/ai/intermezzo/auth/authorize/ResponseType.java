package ai.intermezzo.auth.authorize;

import java.util.List;
import java.util.Set;

/** What the client gets at its redirect URI ({@code response_type}, RFC 6749 §3.1.1). */
enum ResponseType {
  /** An authorization code (RFC 6749 §4.1.1). */
  CODE("code"),
  /** An ID token alone, for clients that only sign people in (OpenID Connect Core §3.2). */
  ID_TOKEN("id_token");

  private final String word;

  ResponseType(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** Whether the answer to a request of that type, be it one of ours or not, holds a token. */
  static boolean bringsTokens(String type) {
    return List.of(type.split(" ", -1)).stream().anyMatch(Set.of("token", "id_token")::contains);
  }

  /** How it travels where the request doesn't say (OAuth 2.0 Multiple Response Types §5). */
  ResponseMode defaultMode() {
    return this == CODE ? ResponseMode.QUERY : ResponseMode.FRAGMENT;
  }
}
