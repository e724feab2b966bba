package ai.intermezzo.auth.authorize;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the client gets at its redirect URI ({@code response_type}, RFC 6749 §3.1.1). */
enum ResponseType {
  /** An authorization code (RFC 6749 §4.1.1). */
  CODE("code"),
  /** An ID token alone, for clients that only sign people in (OpenID Connect Core §3.2). */
  ID_TOKEN("id_token"),
  /** Both: the ID token says at once who it is, and vouches for the code (§3.3). */
  CODE_ID_TOKEN("code id_token");

  private final String word;

  ResponseType(String word) {
    this.word = word;
  }

  /** As a request writes it, in any order (RFC 6749 §3.1.1); empty for one that we don't have. */
  static Optional<ResponseType> find(String text) {
    List<String> words = Arrays.stream(text.split(" ", -1)).sorted().toList();
    return Arrays.stream(values())
        .filter(type -> List.of(type.word.split(" ", -1)).equals(words))
        .findFirst();
  }

  String word() {
    return word;
  }

  /** Whether the answer to a request of that type, be it one of ours or not, holds a token. */
  static boolean bringsTokens(String type) {
    return List.of(type.split(" ", -1)).stream().anyMatch(Set.of("token", "id_token")::contains);
  }

  boolean givesCode() {
    return this != ID_TOKEN;
  }

  boolean givesIdToken() {
    return this != CODE;
  }

  /** How it travels where the request doesn't say (OAuth 2.0 Multiple Response Types §5). */
  ResponseMode defaultMode() {
    return givesIdToken() ? ResponseMode.FRAGMENT : ResponseMode.QUERY;
  }
}
