package ai.intermezzo.bench.embedded;

import ai.intermezzo.guard.Decision;
import ai.intermezzo.guard.Guard;
import ai.intermezzo.guard.GuardBuilder;
import org.jspecify.annotations.Nullable;

/** This project's guard, as {@code docs/guard.md} has it. */
final class GuardCheck implements TokenCheck {
  private final Guard guard;

  private GuardCheck(Guard guard) {
    this.guard = guard;
  }

  /** The guard with its defaults. */
  static GuardCheck plain(TrustedIssuer issuer) {
    return new GuardCheck(builder(issuer).build());
  }

  /** One that keeps what it verified. */
  static GuardCheck caching(TrustedIssuer issuer) {
    return new GuardCheck(builder(issuer).cacheVerified(10_000).build());
  }

  private static GuardBuilder builder(TrustedIssuer issuer) {
    return Guard.builder(issuer.name(), issuer.audience())
        .trust(issuer.trust())
        .waitForIssuer(TrustedIssuer.TIMEOUT);
  }

  @Override
  public @Nullable String subject(String authorization) {
    return guard.check(authorization) instanceof Decision.Verified verified
        ? verified.token().subject()
        : null;
  }
}
