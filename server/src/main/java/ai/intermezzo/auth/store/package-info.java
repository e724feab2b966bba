/**
 * The database: SQLite in the data folder, or PostgreSQL. Two methods are all that the engines
 * share: {@code database.read(tx -> ...)} and {@code database.write(tx -> ...)}.
 *
 * <p>A {@code *Store} of a feature holds the SQL of its table and calls one of the two for each
 * decision. Every change of the configuration leaves a row in {@code config_change}, which each
 * node follows to drop what it has cached.
 */
@NullMarked
package ai.intermezzo.auth.store;

import org.jspecify.annotations.NullMarked;
