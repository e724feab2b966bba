/**
 * Puts a {@link ai.intermezzo.guard.Guard} in front of a handler of Eclipse Jetty 12, without
 * servlets. Needs {@code jetty-server} on the class path, which the guard does not bring along.
 */
@NullMarked
package ai.intermezzo.guard.jetty;

import org.jspecify.annotations.NullMarked;
