package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An application that asks for tokens (RFC 6749 §2).
 *
 * @param id its {@code client_id}
 * @param name what people call it, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param type what kind of application it is
 * @param apis the Apis that it may ask tokens for, each with the scopes that it may have there, at
 *     most {@value #MAX_APIS}
 * @param defaultAudience the Api that a request means which names none; one of {@code apis}
 * @param tokenLifetime the lifetime of its tokens; where it is absent the Api's holds
 * @param credentials its secrets, at most {@value #MAX_CREDENTIALS} that are not revoked
 * @param createdAt when it was made
 * @param signIn how it signs people in
 * @param introspects the Apis whose tokens it may ask about (RFC 7662 §2.1), at most {@value
 *     #MAX_APIS}
 */
public record Client(
    ClientId id,
    String name,
    ClientType type,
    Map<Audience, Scopes> apis,
    Optional<Audience> defaultAudience,
    Optional<TokenLifetime> tokenLifetime,
    List<Credential> credentials,
    Instant createdAt,
    SignIn signIn,
    Set<Audience> introspects) {

  /** The longest name. */
  public static final int MAX_NAME_LENGTH = 100;

  /** More than any application talks to. */
  public static final int MAX_APIS = 50;

  /** Enough to replace secrets, few enough to compare all of them at each request. */
  public static final int MAX_CREDENTIALS = 10;

  /**
   * @throws InvalidSetting where a rule is broken
   */
  public Client {
    apis = Collections.unmodifiableMap(new LinkedHashMap<>(apis));
    credentials = List.copyOf(credentials);
    introspects = Collections.unmodifiableSet(new LinkedHashSet<>(introspects));
    requireName(name);
    signIn.requireFor(type);
    if (introspects.size() > MAX_APIS) {
      throw new InvalidSetting("A client introspects at most " + MAX_APIS + " APIs.");
    }
    if (!type.isConfidential() && !introspects.isEmpty()) {
      throw new InvalidSetting("A client of type " + type.word() + " can't introspect.");
    }
    if (apis.size() > MAX_APIS) {
      throw new InvalidSetting("A client has at most " + MAX_APIS + " APIs.");
    }
    if (defaultAudience.isPresent() && !apis.containsKey(defaultAudience.get())) {
      throw new InvalidSetting("The default audience must be one of the client's audiences.");
    }
    if (!type.isConfidential() && !credentials.isEmpty()) {
      throw new InvalidSetting("A client of type " + type.word() + " can keep no secret.");
    }
    if (credentials.stream().filter(c -> c.revokedAt().isEmpty()).count() > MAX_CREDENTIALS) {
      throw new InvalidSetting(
          "A client has at most " + MAX_CREDENTIALS + " secrets; revoke one first.");
    }
  }

  /** A client that signs people in as clients of its type do where their operator says nothing. */
  public Client(
      ClientId id,
      String name,
      ClientType type,
      Map<Audience, Scopes> apis,
      Optional<Audience> defaultAudience,
      Optional<TokenLifetime> tokenLifetime,
      List<Credential> credentials,
      Instant createdAt) {
    this(
        id,
        name,
        type,
        apis,
        defaultAudience,
        tokenLifetime,
        credentials,
        createdAt,
        SignIn.defaultFor(type),
        Set.of());
  }

  /** The same client with other secrets. */
  Client with(List<Credential> others) {
    return new Client(
        id,
        name,
        type,
        apis,
        defaultAudience,
        tokenLifetime,
        others,
        createdAt,
        signIn,
        introspects);
  }

  /** The same client, which signs people in otherwise. */
  public Client with(SignIn other) {
    return new Client(
        id,
        name,
        type,
        apis,
        defaultAudience,
        tokenLifetime,
        credentials,
        createdAt,
        other,
        introspects);
  }

  /** The same client, which may ask about the tokens of other Apis. */
  public Client introspecting(Set<Audience> audiences) {
    return new Client(
        id,
        name,
        type,
        apis,
        defaultAudience,
        tokenLifetime,
        credentials,
        createdAt,
        signIn,
        audiences);
  }

  /** The Api that is meant where a request names none: the default, else the only one. */
  public Optional<Audience> impliedAudience() {
    if (defaultAudience.isPresent()) {
      return defaultAudience;
    }
    return apis.size() == 1 ? apis.keySet().stream().findFirst() : Optional.empty();
  }

  private static void requireName(String name) {
    boolean printable =
        name.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !printable) {
      throw new InvalidSetting(
          "A name is 1 to " + MAX_NAME_LENGTH + " characters without control characters.");
    }
  }
}
