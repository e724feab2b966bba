/**
 * The master key, the data keys that it wraps, and what those seal. Secrets at rest are unreadable
 * without the first; codes, refresh tokens and the steps of a sign-in can't be made or changed by
 * whoever carries them without the second.
 *
 * <p>The master key lives outside the database: in the file {@code master.key} of the data folder,
 * or in an option or environment variable where several nodes share one database. It encrypts
 * nothing but other keys, each bound to its kind and id, so that a row can't be passed off as
 * another. {@link MasterKeys} is its front door: it opens the keys at start, wraps, unwraps, and
 * replaces the master key while servers run.
 *
 * <p>{@link DataKeys} is the front door to the data keys, a set of them for each {@link
 * SealedKind}: {@link Seal} turns a value into a text that only servers read, {@link Authenticator}
 * adds a tag to a value that everybody may read. Whoever owns a table with keys shows it as {@link
 * WrappedValues} or {@link DataKeyTable}; this room knows no database. What goes wrong is a {@link
 * MasterKeyProblem} with one sentence for the operator. No key is ever in a message, a log or a
 * {@code toString}.
 */
@NullMarked
package ai.intermezzo.auth.seal;

import org.jspecify.annotations.NullMarked;
