/**
 * Puts a {@link ai.intermezzo.guard.Guard} in front of servlets, of any container for Jakarta
 * Servlet 6.0 or newer, Spring Boot's among them. Needs {@code jakarta.servlet-api} on the class
 * path, which the guard does not bring along: the container has it.
 *
 * <p>{@link ai.intermezzo.guard.servlet.GuardFilter} answers what must not pass by RFC 6750. Behind
 * it the servlets' own questions have their usual answers: {@code getUserPrincipal()} is a {@link
 * ai.intermezzo.guard.servlet.TokenPrincipal}, {@code getRemoteUser()} the token's subject, {@code
 * isUserInRole} asks for a scope, and {@code GuardFilter.token(request)} is all of the token.
 */
@NullMarked
package ai.intermezzo.guard.servlet;

import org.jspecify.annotations.NullMarked;
