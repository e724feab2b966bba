/**
 * Signing keys and their rotation, JWS, the JWK set. Knows no client and no user.
 *
 * <p>{@link SigningKeys} is the front door: {@code current(alg).sign(typ, claims)} makes a token,
 * {@code jwkSet()} is what verifiers fetch, {@link JwsVerifier} checks what we signed. Keys live in
 * the table {@code signing_key}, their private halves wrapped by the master key, and in memory as
 * one immutable {@link KeyRing}. A key is <em>next</em>, <em>current</em> or <em>retiring</em> by
 * the clock alone ({@link KeyTimeline}), so every node changes over at the same instant without
 * talking to another, and after every verifier has had the time to see the key. {@link KeyRotation}
 * does it every 90 days and removes what is no longer needed. Uses seal and store.
 */
@NullMarked
package ai.intermezzo.auth.jose;

import org.jspecify.annotations.NullMarked;
