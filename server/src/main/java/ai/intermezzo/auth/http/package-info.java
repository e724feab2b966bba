/**
 * The wire: listener, TLS and the local certificate authority, reading a request within bounds,
 * routes, CORS, and errors as the client sees them. Knows no rule of OAuth.
 *
 * <p>A request passes through like this: {@link ai.intermezzo.auth.http.Listener} takes the
 * connection; {@code Front} makes the request an {@code Exchange}, which refuses what came by the
 * wrong way (plain HTTP, an unknown proxy, too many headers, an overload), asks {@link
 * ai.intermezzo.auth.http.Routes} for the {@link ai.intermezzo.auth.http.Endpoint}, and reads the
 * body as it comes, up to a bound and a deadline ({@link ai.intermezzo.auth.http.Bounds}), without
 * holding a thread. Then the endpoint runs: on the thread that listens where the route answers from
 * memory, on a virtual thread where something has to wait ({@link
 * ai.intermezzo.auth.http.Waiting}). Its {@link ai.intermezzo.auth.http.Response} is written once.
 * It throws {@code OAuthError} to refuse, and {@link ai.intermezzo.auth.http.ErrorAnswer} renders
 * that; anything else that it throws is logged and answered with 500 and the request's id. What
 * never becomes a request (broken HTTP, headers that are too large) is answered by {@code
 * WireErrors}, in the same form; {@code SlowSenders} hangs up on those who never finish a header.
 *
 * <p>{@link ai.intermezzo.auth.http.Parameters} and {@link
 * ai.intermezzo.auth.http.BasicCredentials} are what endpoints read a request with. {@link
 * ai.intermezzo.auth.http.CannotServe} is for the operator.
 */
@NullMarked
package ai.intermezzo.auth.http;

import org.jspecify.annotations.NullMarked;
