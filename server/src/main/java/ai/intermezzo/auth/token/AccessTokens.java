package ai.intermezzo.auth.token;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.CredentialId;
import ai.intermezzo.auth.grant.GrantId;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.Profile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks access tokens that this server issued: the only place that accepts one.
 *
 * <p>Beside signature, issuer, audience and times it asks whether what the token was issued under
 * still counts: the grant, by its key in the database, or the client's credential. So a token whose
 * grant has ended is refused at once.
 */
public final class AccessTokens {
  /** RFC 9068 §2.1, and the word that other servers use. */
  private static final Set<String> TYPES = Set.of("at+jwt", "JWT");

  private static final int MACHINE_ID_BYTES = CredentialId.BYTES + 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Issuer issuer;
  private final JwsVerifier verifier;
  private final Clients clients;
  private final GrantStore grants;
  private final InstantSource clock;

  public AccessTokens(
      Issuer issuer,
      JwsVerifier verifier,
      Clients clients,
      GrantStore grants,
      InstantSource clock) {
    this.issuer = issuer;
    this.verifier = verifier;
    this.clients = clients;
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * A token that counts at the time of the request.
   *
   * @param subject a user, or the client itself
   * @param audiences whom it is for
   * @param id its {@code jti}
   * @param grant what it was issued under; empty for a machine's
   */
  public record Accepted(
      String subject,
      ClientId clientId,
      Scopes scopes,
      List<String> audiences,
      Instant issuedAt,
      Instant expiresAt,
      String id,
      Optional<GrantId> grant) {
    public Accepted {
      audiences = List.copyOf(audiences);
    }
  }

  /** The token, if it counts for that audience. */
  public Optional<Accepted> verify(String token, String audience) {
    return verify(token).filter(accepted -> accepted.audiences().contains(audience));
  }

  /** The token, if it counts for whomever it is for. */
  public Optional<Accepted> verify(String token) {
    return current(token).filter(this::isLive);
  }

  /**
   * The token of a person.
   *
   * @param profile who it is
   */
  public record OfPerson(Accepted token, Profile profile) {}

  /** The token, if it counts for that audience and is a person's, and who that is. */
  public Optional<OfPerson> verifyOfPerson(String token, String audience) {
    return current(token)
        .filter(accepted -> accepted.audiences().contains(audience))
        .filter(accepted -> clients.find(accepted.clientId().value()).isPresent())
        .flatMap(
            accepted ->
                accepted
                    .grant()
                    .flatMap(grants::liveProfile)
                    .filter(profile -> profile.subject().equals(accepted.subject()))
                    .map(profile -> new OfPerson(accepted, profile)));
  }

  /** What may be said without asking whether it still counts. */
  private Optional<Accepted> current(String token) {
    return verifier
        .verify(token)
        .filter(verified -> TYPES.contains(verified.typ()))
        .flatMap(verified -> read(verified.payload()))
        .filter(this::isCurrent);
  }

  /** Only an access token has both {@code client_id} and {@code jti}; an ID token has neither. */
  private Optional<Accepted> read(byte[] payload) {
    try {
      JsonNode claims = JSON.readTree(payload);
      String clientId = claims.path("client_id").asString("");
      String subject = claims.path("sub").asString("");
      String id = claims.path("jti").asString("");
      if (!claims.path("iss").asString("").equals(issuer.value())
          || !ClientId.isValid(clientId)
          || subject.isEmpty()
          || id.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Accepted(
              subject,
              new ClientId(clientId),
              Scopes.parse(claims.path("scope").asString("")),
              audiences(claims.path("aud")),
              Instant.ofEpochSecond(claims.path("iat").asLong()),
              Instant.ofEpochSecond(claims.path("exp").asLong()),
              id,
              subject.equals(clientId) ? Optional.empty() : GrantId.ofTokenId(id)));
    } catch (JacksonException | OAuthError _) {
      return Optional.empty();
    }
  }

  private static List<String> audiences(JsonNode aud) {
    return aud.isArray()
        ? StreamSupport.stream(aud.spliterator(), false).map(node -> node.asString("")).toList()
        : List.of(aud.asString(""));
  }

  private boolean isCurrent(Accepted token) {
    return clock.instant().isBefore(token.expiresAt());
  }

  private boolean isLive(Accepted token) {
    Optional<Client> client = clients.find(token.clientId().value());
    if (client.isEmpty()) {
      return false;
    }
    return token.subject().equals(token.clientId().value())
        ? isCredentialGood(client.get(), token.id())
        : token.grant().filter(grants::isLive).isPresent();
  }

  private boolean isCredentialGood(Client client, String tokenId) {
    return credential(tokenId)
        .filter(
            id ->
                client.credentials().stream()
                    .anyMatch(
                        credential ->
                            credential.id().equals(id) && credential.isGoodAt(clock.instant())))
        .isPresent();
  }

  private static Optional<CredentialId> credential(String tokenId) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(tokenId);
      return bytes.length == MACHINE_ID_BYTES
          ? Optional.of(CredentialId.of(bytes, 0))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
