/**
 * The database: SQLite in the data folder, or PostgreSQL. Two methods are all that the engines
 * share: {@code database.read(tx -> ...)} and {@code database.write(tx -> ...)}; a write that is
 * one statement, as the hot ones are, says so with {@code writeOne}.
 *
 * <p>The way in: {@link ai.intermezzo.auth.store.DatabaseAddress} parses what the operator wrote,
 * {@link ai.intermezzo.auth.store.Databases} opens it, migrates it where it is behind, and gives a
 * {@link ai.intermezzo.auth.store.Database}. A {@code *Store} of a feature holds the SQL of its
 * table and calls one of the two methods for each decision; what goes wrong reaches it as {@link
 * ai.intermezzo.auth.store.DatabaseUnavailable} (the wire says 503) or, for a violated constraint,
 * as what JDBI throws.
 *
 * <p>On SQLite writes meet in one queue and are committed together ({@code SqliteWriter}); on
 * PostgreSQL each takes a connection of a pool. Every change of the configuration leaves a row by
 * {@link ai.intermezzo.auth.store.ConfigChanges}; {@link ai.intermezzo.auth.store.ConfigFeed}
 * follows the rows on every node, and {@link ai.intermezzo.auth.store.ConfigCache} drops what they
 * name. This package uses {@code oauth} and nothing else of ours.
 */
@NullMarked
package ai.intermezzo.auth.store;

import org.jspecify.annotations.NullMarked;
