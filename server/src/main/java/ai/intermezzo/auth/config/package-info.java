/**
 * How a server is set up: options, each by flag over environment over file, the data folder, and
 * what they come to, a {@code ServerConfiguration} that is checked whole before anything starts.
 */
@NullMarked
package ai.intermezzo.auth.config;

import org.jspecify.annotations.NullMarked;
