package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.RedirectUri;
import java.util.Optional;

/**
 * Where an answer goes, once client and redirect URI are proven.
 *
 * @param state comes back as it came (RFC 6749 §4.1.2)
 * @param uiLocales for the page that carries it
 */
record ReturnAddress(
    RedirectUri redirectUri,
    ResponseMode mode,
    Optional<String> state,
    Optional<String> uiLocales) {}
