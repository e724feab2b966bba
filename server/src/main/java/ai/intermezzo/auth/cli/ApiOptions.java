package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.TokenDialect;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.TokenLifetime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of an Api when it is made and when it is changed. */
final class ApiOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "What people call it.")
  Optional<String> name;

  @Option(
      names = "--scope",
      paramLabel = "NAME=DESCRIPTION",
      description = "A scope and a sentence about it; may be repeated.")
  @Nullable List<String> scopes;

  @Option(
      names = "--token-lifetime",
      paramLabel = "SECONDS",
      description = "Seconds that its access tokens are valid, 1 to 2592000 (default: 3600).")
  Optional<TokenLifetime> tokenLifetime;

  @Option(
      names = "--signing-alg",
      paramLabel = "ALG",
      completionCandidates = Words.Algorithms.class,
      description = "RS256 (default), PS256, ES256, EdDSA or Ed25519.")
  Optional<SigningAlgorithm> signingAlgorithm;

  @Option(
      names = "--token-dialect",
      paramLabel = "DIALECT",
      completionCandidates = Words.Dialects.class,
      description =
          "rfc9068 (default): tokens of typ at+jwt. jwt: typ JWT, for resource servers that take"
              + " no other.")
  Optional<TokenDialect> tokenDialect;

  /** The Api with what the options say in place of what it had. */
  Api apply(Api api) {
    return new Api(
        api.identifier(),
        name.orElse(api.name()),
        scopes == null ? api.scopeDescriptions() : described(scopes),
        tokenLifetime.orElse(api.tokenLifetime()),
        signingAlgorithm.orElse(api.signingAlgorithm()),
        tokenDialect.orElse(api.tokenDialect()),
        api.createdAt());
  }

  /** Not picocli's own maps, which give quotes in a description a meaning. */
  private static Map<String, String> described(List<String> scopes) {
    Map<String, String> described = new LinkedHashMap<>();
    for (String scope : scopes) {
      String[] parts = scope.split("=", 2);
      if (described.put(parts[0], parts.length == 2 ? parts[1] : "") != null) {
        throw new InvalidSetting("Each --scope names another scope.");
      }
    }
    return described;
  }
}
