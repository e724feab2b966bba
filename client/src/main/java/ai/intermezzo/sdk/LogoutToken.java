package ai.intermezzo.sdk;

import java.util.Optional;

/**
 * A verified word of the server that a session has ended there (OpenID Connect Back-Channel Logout
 * §2.4). End your own sessions of that {@code session}, or of everything of {@code subject} where
 * it names no session.
 *
 * @param subject whose ({@code sub})
 * @param session which one ({@code sid})
 * @param id names this message; one that comes twice says nothing new ({@code jti})
 */
public record LogoutToken(Optional<String> subject, Optional<String> session, String id) {}
