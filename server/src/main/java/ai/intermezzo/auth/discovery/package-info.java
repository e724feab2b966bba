/** Server metadata and the JWK set. */
@NullMarked
package ai.intermezzo.auth.discovery;

import org.jspecify.annotations.NullMarked;
