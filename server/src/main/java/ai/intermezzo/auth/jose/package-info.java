/** Signing keys and their rotation, JWS, the JWK set. Knows no client and no user. */
@NullMarked
package ai.intermezzo.auth.jose;

import org.jspecify.annotations.NullMarked;
