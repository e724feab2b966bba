/**
 * What a user allowed one client in one session: the authorization code that is spent for it, the
 * row that it is, and the refresh tokens that live on that row.
 *
 * <p>{@link ai.intermezzo.auth.grant.AuthorizationCodes} seals everything that a code stands for
 * into its text, so nothing is stored until it is redeemed. {@link
 * ai.intermezzo.auth.grant.GrantStore} has the table {@code user_grant}: {@code redeem} inserts the
 * row under the code's id, {@code rotate} moves its generation, {@code end} ends it; each is one
 * statement, with everything that can change in its WHERE. Outcomes are sealed: {@link
 * ai.intermezzo.auth.grant.Redemption} and {@link ai.intermezzo.auth.grant.Rotation}. {@link
 * ai.intermezzo.auth.grant.RefreshTokens} turns a generation into a token and back; a forged one is
 * refused without the database. What is refused moves no row: whoever wants less than was granted
 * asks {@link ai.intermezzo.auth.grant.Granted#narrow} first.
 *
 * <p>Knows nothing of HTTP; uses oauth, seal, store, client and user.
 */
@NullMarked
package ai.intermezzo.auth.grant;

import org.jspecify.annotations.NullMarked;
