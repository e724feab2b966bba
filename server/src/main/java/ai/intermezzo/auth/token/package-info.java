/**
 * {@code POST /oauth/token} (RFC 6749 §3.2): one file a grant, and the minting and checking of
 * tokens.
 *
 * <p>A request passes through like this: {@code TokenEndpoint} reads the parameters into a {@code
 * TokenRequest}, a sealed type with one record a grant; {@code ClientAuthentication} says which
 * client it is; the grant's own class decides. Under a user's grant {@code TokenTarget} says which
 * Api and which scopes, before any row moves; then the code is spent or the grant rotated, by one
 * statement; {@code GrantTokens} issues what that gives, with {@code AccessTokenMint} and {@link
 * ai.intermezzo.auth.token.IdTokenMint}. The {@code TokenResponse} is rendered once.
 *
 * <p>{@link ai.intermezzo.auth.token.AccessTokens} is the only code that accepts an access token of
 * ours. {@code Descriptions} holds the texts that SDKs compare with, and {@code GrantWatch} is the
 * place where reuse of a code or token is told.
 */
@NullMarked
package ai.intermezzo.auth.token;

import org.jspecify.annotations.NullMarked;
