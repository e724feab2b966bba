/** {@code POST /oauth/token}: one file a grant, and the minting of access tokens. */
@NullMarked
package ai.intermezzo.auth.token;

import org.jspecify.annotations.NullMarked;
