package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Which pages a client wants shown, or none ({@code prompt}, OpenID Connect Core §3.1.2.1). */
enum Prompt {
  NONE,
  LOGIN,
  CONSENT,
  SELECT_ACCOUNT,
  /** Initiating User Registration via OpenID Connect §4. */
  CREATE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws OAuthError {@code invalid_request} for an unknown word, or {@code none} beside another
   */
  static Set<Prompt> parse(String text) {
    Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
    for (String word : text.split(" ", -1)) {
      prompts.add(find(word));
    }
    if (prompts.contains(NONE) && prompts.size() > 1) {
      throw OAuthError.invalidRequest("prompt=none goes with no other prompt.");
    }
    return prompts;
  }

  private static Prompt find(String word) {
    for (Prompt prompt : values()) {
      if (prompt.word().equals(word)) {
        return prompt;
      }
    }
    throw OAuthError.invalidRequest(
        "prompt is a list of none, login, consent, select_account and create.");
  }
}
