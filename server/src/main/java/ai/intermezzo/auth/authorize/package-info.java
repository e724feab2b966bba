/**
 * {@code GET|POST /authorize}: a person is sent here by an application, and goes back to it with a
 * code (RFC 6749 §4.1, OpenID Connect Core §3.1.2).
 *
 * <pre>
 *   request ─ RequestCheck ─┬─ not proven: a page of ours
 *                           ├─ refused: back to the client with error, state and iss
 *                           └─ good ─ Journeys.advance ─┬─ login, sign-up, chooser, consent page
 *                                          ▲            └─ back to the client with a code
 *                  the page's form ── JourneyEndpoint
 * </pre>
 *
 * <p>{@link ai.intermezzo.auth.authorize.Journeys} alone decides what comes next, each time anew
 * and from what it can see now: the request, the login session and the consent. Between two pages a
 * journey is a sealed value in the page's form, bound to a cookie: nothing is stored until somebody
 * has proved who they are.
 *
 * <p>A client may have pushed the request first (RFC 9126): {@code PushEndpoint} checks it in the
 * same way and hands out a reference, which is the request, sealed.
 */
@NullMarked
package ai.intermezzo.auth.authorize;

import org.jspecify.annotations.NullMarked;
