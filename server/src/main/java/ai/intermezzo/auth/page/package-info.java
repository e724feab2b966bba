/** Pages for people: templates and their security headers. */
@NullMarked
package ai.intermezzo.auth.page;

import org.jspecify.annotations.NullMarked;
