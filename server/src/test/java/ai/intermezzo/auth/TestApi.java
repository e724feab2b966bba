package ai.intermezzo.auth;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An Api to be, with defaults for what a test does not care about. Each method gives a copy. */
public record TestApi(
    String identifier,
    Map<String, String> scopes,
    long lifetimeSeconds,
    SigningAlgorithm algorithm,
    TokenDialect dialect) {

  /** Without scopes, an hour, ES256 (since it is quick), RFC 9068. */
  public static TestApi at(String identifier) {
    return new TestApi(identifier, Map.of(), 3600, SigningAlgorithm.ES256, TokenDialect.RFC9068);
  }

  /** With these scopes, each described by its name. */
  public TestApi scopes(String... names) {
    Map<String, String> described = new LinkedHashMap<>();
    for (String name : names) {
      described.put(name, "May " + name);
    }
    return new TestApi(identifier, described, lifetimeSeconds, algorithm, dialect);
  }

  public TestApi lifetime(long seconds) {
    return new TestApi(identifier, scopes, seconds, algorithm, dialect);
  }

  public TestApi signedWith(SigningAlgorithm other) {
    return new TestApi(identifier, scopes, lifetimeSeconds, other, dialect);
  }

  public TestApi dialect(TokenDialect other) {
    return new TestApi(identifier, scopes, lifetimeSeconds, algorithm, other);
  }

  /** The Api itself. */
  public Api build(Instant now) {
    return new Api(
        new Audience(identifier),
        "API " + identifier,
        scopes,
        TokenLifetime.ofSeconds(lifetimeSeconds),
        algorithm,
        dialect,
        now);
  }
}
