/** The authorization server. {@code AuthorizationServer} puts its parts together, top to bottom. */
@NullMarked
package ai.intermezzo.auth;

import org.jspecify.annotations.NullMarked;
