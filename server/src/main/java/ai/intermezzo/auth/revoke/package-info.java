/**
 * {@code POST /oauth/revoke}: a client gives up a token (RFC 7009), for example when a person signs
 * out of it.
 *
 * <p>The client authenticates as at the token endpoint; a public one names itself. What is revoked
 * is always the whole grant: a refresh token of any generation, spent or not, ends it, and so does
 * an access token, so that all tokens of the grant are refused from then on wherever they are
 * checked here. What is no token, or has ended, is answered by the same empty 200; a good token of
 * another client is refused with {@code invalid_grant}, and goes on (§2.1).
 */
@NullMarked
package ai.intermezzo.auth.revoke;

import org.jspecify.annotations.NullMarked;
