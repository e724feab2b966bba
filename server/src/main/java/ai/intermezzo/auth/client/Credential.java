package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.TokenLifetime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * One secret of a client. A client may have several, so that a secret is replaced with no downtime.
 *
 * @param id its name
 * @param secretHash the SHA-256 of the secret
 * @param tokenLifetime the lifetime of tokens issued with it; where it is absent the client's holds
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused, absent for never
 * @param revokedAt when an operator took it back, absent where none did
 */
public record Credential(
    CredentialId id,
    byte[] secretHash,
    Optional<TokenLifetime> tokenLifetime,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt) {

  /** A new credential for a secret: it never expires, and has no token lifetime of its own. */
  public static Credential of(ClientSecret secret, SecureRandom random, Instant now) {
    return new Credential(
        CredentialId.generate(random),
        secret.hash(),
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty());
  }

  /** The same credential with a token lifetime and an end of its own. */
  public Credential limitedTo(Optional<TokenLifetime> lifetime, Optional<Instant> end) {
    return new Credential(id, secretHash, lifetime, createdAt, end, revokedAt);
  }

  /** Whether it may be used at a time. */
  public boolean isGoodAt(Instant now) {
    return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
  }

  /** Without the hash: whoever prints a credential does not print that. */
  @Override
  public String toString() {
    return "Credential[" + id + "]";
  }
}
