/**
 * What applications embed, beside what a Java developer would use instead: checks of access tokens
 * ({@link ai.intermezzo.bench.embedded.TokenCheck}, one class for each library), and tokens kept in
 * memory ({@link ai.intermezzo.bench.embedded.TokenKeeper}).
 *
 * <p>Each is set up as its documentation says, by the address of one issuer, {@link
 * ai.intermezzo.bench.embedded.LocalIssuer}, whose keys it fetches over HTTPS and keeps. All look
 * at the same things: signature, {@code typ}, {@code iss}, {@code aud}, {@code exp}, and that there
 * are {@code sub}, {@code client_id}, {@code iat} and {@code jti}. A test shows that they agree, so
 * that none is fast for looking away.
 */
@NullMarked
package ai.intermezzo.bench.embedded;

import org.jspecify.annotations.NullMarked;
