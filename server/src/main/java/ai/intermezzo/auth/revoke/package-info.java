/** {@code POST /oauth/revoke}: a client gives a token back (RFC 7009). */
@NullMarked
package ai.intermezzo.auth.revoke;

import org.jspecify.annotations.NullMarked;
