/** The command line: {@code Intermezzo} and one class a command. */
@NullMarked
package ai.intermezzo.auth.cli;

import org.jspecify.annotations.NullMarked;
