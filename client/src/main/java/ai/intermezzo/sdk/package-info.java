/**
 * For applications that get tokens from an OAuth 2.0 or OpenID Connect server: Intermezzo Auth, or
 * any other that publishes its metadata.
 *
 * <p>A service that calls an API by itself:
 *
 * <pre>{@code
 * Issuer issuer = Issuer.at("https://localhost:8443/").trust(Path.of("ca.pem")).build();
 * TokenSource tokens =
 *     issuer.client(id, secret).tokensFor("https://api.intermezzo.ai", "read:notes");
 *
 * request.header("Authorization", "Bearer " + tokens.token());
 * }</pre>
 *
 * <p>A web application that signs people in:
 *
 * <pre>{@code
 * SignIn signIn = issuer.client(id, secret).signIn(URI.create("https://app.example.com/callback"));
 *
 * PendingSignIn pending = signIn.begin();           // keep it in the session, send them to pending.uri()
 * SignedIn person = signIn.finish(pending, query);  // at the callback, with what came after the ?
 * }</pre>
 *
 * <p>What is looked after here: tokens are renewed before they end, in the background and once for
 * all threads; {@code state}, {@code nonce}, {@code iss} and PKCE are made and checked; ID tokens
 * are verified as OpenID Connect Core §3.1.3.7 says. What goes wrong is an {@link
 * ai.intermezzo.sdk.AuthException} of one of three kinds. Everything here may be shared by all
 * threads and needs no closing. Filters for servlets are in {@code ai.intermezzo.sdk.servlet}.
 */
@NullMarked
package ai.intermezzo.sdk;

import org.jspecify.annotations.NullMarked;
