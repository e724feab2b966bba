package ai.intermezzo.auth.client;

import java.util.Optional;

/**
 * A client whose request this is. Only {@link ClientAuthentication} makes one.
 *
 * @param client the client
 * @param credential what it proved itself with, good at the time of the request; empty for a public
 *     client, which can prove nothing (RFC 6749 §3.2.1)
 */
public record AuthenticatedClient(Client client, Optional<Credential> credential) {}
