/**
 * Signing out: the end of a login session and of what hangs on it.
 *
 * <p>{@link ai.intermezzo.auth.logout.Logout} is the front door: {@code /oidc/logout} (OpenID
 * Connect RP-Initiated Logout 1.0) and {@code /v2/logout} (Auth0's) find out where to go
 * afterwards, which is an address that the client registered or nowhere, and whether the person is
 * meant; where that is not clear, a page asks. {@link ai.intermezzo.auth.logout.SignOut} ends the
 * session through {@code SessionEndStore}, whoever asks for it. {@link
 * ai.intermezzo.auth.logout.BackChannelLogout} tells the session's clients afterwards (OpenID
 * Connect Back-Channel Logout 1.0), off the request's thread and until they have taken it.
 */
@NullMarked
package ai.intermezzo.auth.logout;

import org.jspecify.annotations.NullMarked;
