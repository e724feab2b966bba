/** {@code POST /oauth/introspect}: whether a token counts, for APIs that ask (RFC 7662). */
@NullMarked
package ai.intermezzo.auth.introspect;

import org.jspecify.annotations.NullMarked;
