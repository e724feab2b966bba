/**
 * {@code POST /oauth/token} (RFC 6749 §3.2): one file a grant, and the minting of access tokens.
 *
 * <p>A request passes through like this: {@code TokenEndpoint} reads the parameters into a {@code
 * TokenRequest}, a sealed type with one record a grant; {@code ClientAuthentication} says which
 * client it is; the grant's own class decides, and has {@code AccessTokens} mint; the {@code
 * TokenResponse} is rendered once.
 */
@NullMarked
package ai.intermezzo.auth.token;

import org.jspecify.annotations.NullMarked;
