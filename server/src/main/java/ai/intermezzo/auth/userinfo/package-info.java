/**
 * {@code GET|POST /userinfo}: what an application may know of the person who signed in (OpenID
 * Connect Core §5.3), by the scopes of its access token.
 */
@NullMarked
package ai.intermezzo.auth.userinfo;

import org.jspecify.annotations.NullMarked;
