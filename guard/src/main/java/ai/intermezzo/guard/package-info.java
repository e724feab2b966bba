/**
 * Checks the access tokens that an API is sent, so that the API's own code sees only requests that
 * it may answer.
 *
 * <pre>{@code
 * Guard guard = Guard.builder("https://localhost:8443/", "https://api.intermezzo.ai").build();
 *
 * Decision decision = guard.check(request.getHeader("Authorization"), "read:notes");
 * if (decision instanceof Decision.Verified verified) {
 *   return notesOf(verified.token().subject());
 * }
 * }</pre>
 *
 * <p>The way of a token: {@link ai.intermezzo.guard.Guard} takes it out of the header and splits
 * it, {@code TokenHeader} reads which key and algorithm it names, {@code KeyCache} finds that key
 * among the ones that the issuer publishes, {@code VerificationKey} checks the signature, and
 * {@code ClaimRules} checks what the token says. Each of them can only refuse. What comes out is a
 * {@link ai.intermezzo.guard.Decision}: a verified token, the answer to give instead (RFC 6750 §3),
 * or that the issuer's keys can't be had. Nothing that is sent makes the guard throw.
 *
 * <p>The keys are fetched on first use and kept as long as the issuer says; checking a token needs
 * no network. A guard is made once, shared by all threads, and needs no closing. The Jetty handler
 * is in {@code ai.intermezzo.guard.jetty}, the servlet filter in {@code
 * ai.intermezzo.guard.servlet}.
 */
@NullMarked
package ai.intermezzo.guard;

import org.jspecify.annotations.NullMarked;
