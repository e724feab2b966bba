package ai.intermezzo.guard;

import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were verified, so that a second check need not look at the signature. One serves
 * until it expires, and as long as the issuer publishes the key that signed it.
 */
final class VerifiedTokens {
  private final IssuerSignature signature;
  private final BoundedMap<TokenHash, Verified> known;

  private record Verified(AccessToken token, TokenHeader header, PublicKey key) {}

  VerifiedTokens(IssuerSignature signature, int max) {
    this.signature = signature;
    this.known = new BoundedMap<>(max);
  }

  /** What the token said, or null where it must be looked at. */
  @Nullable AccessToken find(TokenHash hash, Instant now) {
    Verified seen = known.get(hash);
    return seen != null
            && now.isBefore(seen.token().expiresAt())
            && signature.isPublished(seen.key(), seen.header())
        ? seen.token()
        : null;
  }

  void remember(TokenHash hash, AccessToken token, IssuerSignature.Proof proof) {
    known.put(hash, new Verified(token, proof.header(), proof.key().publicKey()));
  }
}
