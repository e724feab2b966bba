package ai.intermezzo.auth;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientSecret;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A client to be, with defaults for what a test does not care about. Each method gives a copy. */
public record TestClient(
    String id,
    String secret,
    ClientType type,
    Map<Audience, Scopes> apis,
    Optional<Audience> defaultAudience,
    Optional<TokenLifetime> lifetime,
    UnaryOperator<SignIn> signIn,
    Set<Audience> introspects) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One with an id and a secret of our making, and no Api yet. */
  public static TestClient machine() {
    return new TestClient(
        ClientId.generate(RANDOM).value(),
        ClientSecret.generate(RANDOM).reveal(),
        ClientType.MACHINE,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        UnaryOperator.identity(),
        Set.of());
  }

  /** With an id and a secret that exist already. */
  public TestClient known(String otherId, String otherSecret) {
    return new TestClient(
        otherId, otherSecret, type, apis, defaultAudience, lifetime, signIn, introspects);
  }

  public TestClient type(ClientType other) {
    return new TestClient(id, secret, other, apis, defaultAudience, lifetime, signIn, introspects);
  }

  /** Allowed one more Api, with these scopes there. */
  public TestClient allowed(String audience, String... scopes) {
    Map<Audience, Scopes> more = new LinkedHashMap<>(apis);
    more.put(new Audience(audience), Scopes.of(List.of(scopes)));
    return new TestClient(id, secret, type, more, defaultAudience, lifetime, signIn, introspects);
  }

  public TestClient defaultAudience(String audience) {
    return new TestClient(
        id, secret, type, apis, Optional.of(new Audience(audience)), lifetime, signIn, introspects);
  }

  public TestClient lifetime(long seconds) {
    return new TestClient(
        id,
        secret,
        type,
        apis,
        defaultAudience,
        Optional.of(TokenLifetime.ofSeconds(seconds)),
        signIn,
        introspects);
  }

  /** With other sign-in settings, made of those that it has; its type's own come first. */
  public TestClient signIn(UnaryOperator<SignIn> change) {
    return new TestClient(
        id,
        secret,
        type,
        apis,
        defaultAudience,
        lifetime,
        before -> change.apply(signIn.apply(before)),
        introspects);
  }

  /** With one more address to come back to. */
  public TestClient redirectUri(String uri) {
    return signIn(has -> has.withRedirectUris(plus(has.redirectUris(), new RedirectUri(uri))));
  }

  /** With pages of one more origin. */
  public TestClient origin(String origin) {
    return signIn(has -> has.withWebOrigins(plus(has.webOrigins(), new WebOrigin(origin))));
  }

  /** Asking about the tokens of one more Api. */
  public TestClient introspects(String audience) {
    Set<Audience> more = new LinkedHashSet<>(introspects);
    more.add(new Audience(audience));
    return new TestClient(id, secret, type, apis, defaultAudience, lifetime, signIn, more);
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
        now,
        signIn.apply(SignIn.defaultFor(type)),
        introspects);
  }

  private static <T> List<T> plus(List<T> some, T one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }

  /** Without the secret, so that no failing test prints one. */
  @Override
  public String toString() {
    return "TestClient[" + id + "]";
  }
}
