/**
 * The words that every other package shares: errors, scopes, the issuer and audiences. Plain
 * values, no I/O.
 *
 * <p>Each value is checked when it is made, so whoever holds a {@link
 * ai.intermezzo.auth.oauth.Scopes} or an {@link ai.intermezzo.auth.oauth.Audience} need not look at
 * its characters again. A rule of a standard that is broken is an {@link
 * ai.intermezzo.auth.oauth.OAuthError}, thrown where the rule is and rendered in one place, {@code
 * http}.
 */
@NullMarked
package ai.intermezzo.auth.oauth;

import org.jspecify.annotations.NullMarked;
