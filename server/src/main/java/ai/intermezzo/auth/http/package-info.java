/**
 * The wire: listener, TLS and the local certificate authority, reading a request within bounds,
 * routes, CORS, and errors as the client sees them. Knows no rule of OAuth.
 *
 * <p>A request passes through like this: {@code Listener} takes the connection, reads at most a
 * bounded number of bytes within a bounded time and makes a {@link
 * ai.intermezzo.auth.http.Request}; {@link ai.intermezzo.auth.http.Routes} finds the {@link
 * ai.intermezzo.auth.http.Endpoint}; its {@link ai.intermezzo.auth.http.Response} is written once.
 * An endpoint throws {@code OAuthError} to refuse; anything else that it throws is logged and
 * answered with 500 and the request's id.
 */
@NullMarked
package ai.intermezzo.auth.http;

import org.jspecify.annotations.NullMarked;
