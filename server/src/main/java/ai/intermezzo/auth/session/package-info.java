/**
 * Login sessions: the single sign-on session of a browser at this server, across all applications.
 *
 * <p>A person who has signed in gets a {@link ai.intermezzo.auth.session.LoginSession}, a row that
 * {@link ai.intermezzo.auth.session.SessionStore} owns, and a cookie, {@link
 * ai.intermezzo.auth.session.SessionStore#COOKIE}, whose secret is kept as a hash only. The {@code
 * sid} stands in tokens and is another value, so no application can make a cookie of it. A session
 * counts while it is neither idle for too long nor too old, its user is not blocked, and its epoch
 * is the user's; all of that is asked in the one statement that reads it. What ends is deleted;
 * what ran out is swept.
 */
@NullMarked
package ai.intermezzo.auth.session;

import org.jspecify.annotations.NullMarked;
