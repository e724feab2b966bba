/**
 * {@code POST /oauth/introspect}: an API or a client asks whether a token counts now (RFC 7662).
 *
 * <p>An API that checks signatures by itself learns here what no signature tells: that a grant was
 * revoked, a user blocked, a secret taken back. Only a client with a secret may ask, about the
 * tokens that were issued to itself, and about those for the Apis that an operator lets it
 * introspect; of every other token it hears what it hears of rubbish. Asking about a refresh token
 * does not count as presenting it.
 */
@NullMarked
package ai.intermezzo.auth.introspect;

import org.jspecify.annotations.NullMarked;
