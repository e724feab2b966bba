package ai.intermezzo.auth;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client to be, with defaults for what a test does not care about. Each method gives a copy. */
public record TestClient(
    String id,
    String secret,
    ClientType type,
    Map<Audience, Scopes> apis,
    Optional<Audience> defaultAudience,
    Optional<TokenLifetime> lifetime) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One with an id and a secret of our making, and no Api yet. */
  public static TestClient machine() {
    return new TestClient(
        ClientId.generate(RANDOM).value(),
        ClientSecret.generate(RANDOM).reveal(),
        ClientType.MACHINE,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** With an id and a secret that exist already. */
  public TestClient known(String otherId, String otherSecret) {
    return new TestClient(otherId, otherSecret, type, apis, defaultAudience, lifetime);
  }

  public TestClient type(ClientType other) {
    return new TestClient(id, secret, other, apis, defaultAudience, lifetime);
  }

  /** Allowed one more Api, with these scopes there. */
  public TestClient allowed(String audience, String... scopes) {
    Map<Audience, Scopes> more = new LinkedHashMap<>(apis);
    more.put(new Audience(audience), Scopes.of(List.of(scopes)));
    return new TestClient(id, secret, type, more, defaultAudience, lifetime);
  }

  public TestClient defaultAudience(String audience) {
    return new TestClient(id, secret, type, apis, Optional.of(new Audience(audience)), lifetime);
  }

  public TestClient lifetime(long seconds) {
    return new TestClient(
        id, secret, type, apis, defaultAudience, Optional.of(TokenLifetime.ofSeconds(seconds)));
  }

  /** The client itself, with its secret where its type can keep one. */
  public Client build(Instant now) {
    return new Client(
        new ClientId(id),
        "Client " + id,
        type,
        apis,
        defaultAudience,
        lifetime,
        type.isConfidential()
            ? List.of(Credential.of(ClientSecret.existing(secret), RANDOM, now))
            : List.of(),
        now);
  }

  /** Without the secret, so that no failing test prints one. */
  @Override
  public String toString() {
    return "TestClient[" + id + "]";
  }
}
