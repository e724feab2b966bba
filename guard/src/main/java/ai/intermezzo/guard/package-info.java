/** Checks the access tokens that an API is sent. */
@NullMarked
package ai.intermezzo.guard;

import org.jspecify.annotations.NullMarked;
