package ai.intermezzo.bench.embedded;

import ai.intermezzo.sdk.Issuer;

/** The ways to have a token at hand that are measured, in the order of the table. */
public enum Keeper {
  SDK("client SDK, `TokenSource.token()`"),
  SPRING("Spring `AuthorizedClientServiceOAuth2AuthorizedClientManager`");

  private final String label;

  Keeper(String label) {
    this.label = label;
  }

  /** For the table. */
  public String label() {
    return label;
  }

  /** Sets it up; it fetches a token when it first needs one. */
  TokenKeeper with(TrustedIssuer issuer) {
    return switch (this) {
      case SDK ->
          Issuer.at(issuer.name())
                  .trust(issuer.trust())
                  .timeout(TrustedIssuer.TIMEOUT)
                  .build()
                  .client("service", "secret")
                  .tokensFor("")
              ::token;
      case SPRING -> new SpringKeeper(issuer);
    };
  }
}
