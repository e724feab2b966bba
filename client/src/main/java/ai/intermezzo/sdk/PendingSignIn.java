package ai.intermezzo.sdk;

import java.net.URI;

/**
 * A sign-in that was begun. Keep it where only this browser's next request finds it, its session on
 * your server or a sealed cookie, until the callback; then {@link SignIn#finish} needs it, once.
 *
 * @param uri where to send the browser
 * @param state ties the callback to this browser (RFC 6749 §10.12)
 * @param nonce ties the ID token to this sign-in (OpenID Connect Core §3.1.2.1)
 * @param codeVerifier ties the code to this application (RFC 7636)
 */
public record PendingSignIn(URI uri, String state, String nonce, String codeVerifier) {
  /** Without what must stay secret. */
  @Override
  public String toString() {
    return "PendingSignIn";
  }
}
