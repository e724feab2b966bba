package ai.intermezzo.auth.jose;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of a signing key.
 *
 * @param publishedAt since when it stands in the JWK set
 * @param activatesAt from when it signs
 * @param retiresFromSetAt when it leaves the JWK set; null while no other key is to follow it. Of a
 *     revoked key: when it was revoked
 */
public record KeyView(
    String kid,
    SigningAlgorithm alg,
    KeyState state,
    Instant publishedAt,
    Instant activatesAt,
    @Nullable Instant retiresFromSetAt) {}
