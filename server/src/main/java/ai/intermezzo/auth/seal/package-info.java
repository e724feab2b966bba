/** The master key and what it wraps. Secrets at rest are unreadable without it. */
@NullMarked
package ai.intermezzo.auth.seal;

import org.jspecify.annotations.NullMarked;
