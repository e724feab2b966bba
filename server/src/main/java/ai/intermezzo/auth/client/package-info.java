/** Applications, their credentials, and the authentication of a client. */
@NullMarked
package ai.intermezzo.auth.client;

import org.jspecify.annotations.NullMarked;
