package ai.intermezzo.guard;

import java.time.Duration;
import java.time.InstantSource;

/** Refuses tokens that the issuer no longer stands by, and decides what an outage means. */
record Revocation(ActiveTokens tokens, boolean acceptInOutage) {

  static Revocation by(
      Introspection settings, IssuerHttp http, InstantSource clock, Duration timeout) {
    ActiveTokens tokens =
        new ActiveTokens(
            new IntrospectionEndpoint(http, settings, timeout),
            clock,
            settings.serving(),
            settings.keptAnswers(),
            timeout);
    return new Revocation(tokens, settings.acceptsInOutage());
  }

  /**
   * Whether the token may pass; false when that can't be known.
   *
   * @throws Refusal when it was revoked
   */
  boolean passes(String token, TokenHash hash) {
    return switch (tokens.ask(token, hash)) {
      case ACTIVE -> true;
      case INACTIVE -> throw new Refusal(Reason.REVOKED);
      case OUTAGE -> acceptInOutage;
      case NO_ANSWER -> false;
    };
  }
}
