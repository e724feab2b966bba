/**
 * The master key and what it wraps. Secrets at rest are unreadable without it.
 *
 * <p>The master key lives outside the database: in the file {@code master.key} of the data folder,
 * or in an option or environment variable where several nodes share one database. It encrypts
 * nothing but other keys, each bound to its kind and id, so that a row can't be passed off as
 * another. {@link MasterKeys} is the front door: it opens the keys at start, wraps, unwraps, and
 * replaces the master key while servers run. Whoever owns a table with wrapped values shows it as
 * {@link WrappedValues}; this room knows no database. What goes wrong is a {@link MasterKeyProblem}
 * with one sentence for the operator. No key is ever in a message, a log or a {@code toString}.
 */
@NullMarked
package ai.intermezzo.auth.seal;

import org.jspecify.annotations.NullMarked;
