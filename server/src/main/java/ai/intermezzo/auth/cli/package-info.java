/**
 * The command line: {@code Intermezzo} is the program, and there is one class a command.
 *
 * <p>A command changes the database itself, whether a server runs on it or not; a running server
 * sees the change within a second. What a command prints for people or, with {@code --json}, for
 * scripts goes to standard output, everything else to standard error. It ends with 0, with 1 and
 * one line that says what to do, or with 2 where it was used wrongly.
 *
 * <p>Whatever comes from outside (variables, standard input and output, the clock, randomness) is
 * in an {@link ai.intermezzo.auth.cli.Environment}, so that tests run commands in process.
 */
@NullMarked
package ai.intermezzo.auth.cli;

import org.jspecify.annotations.NullMarked;
