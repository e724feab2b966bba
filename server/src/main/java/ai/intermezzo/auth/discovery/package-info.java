/**
 * What a client or a resource server reads first: the server's metadata (RFC 8414, OpenID Connect
 * Discovery) and its JWK set (RFC 7517). Any web page may read both.
 *
 * <p>The metadata tells only what works.
 */
@NullMarked
package ai.intermezzo.auth.discovery;

import org.jspecify.annotations.NullMarked;
