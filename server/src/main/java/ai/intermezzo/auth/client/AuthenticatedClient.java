package ai.intermezzo.auth.client;

/**
 * A client that has proven who it is, and the credential that it did it with. Only {@link
 * ClientAuthentication} makes one.
 *
 * @param client the client
 * @param credential its credential, good at the time of the request
 */
public record AuthenticatedClient(Client client, Credential credential) {}
