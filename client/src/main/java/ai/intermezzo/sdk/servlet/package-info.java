/**
 * Signs people in to applications on servlets, of any container for Jakarta Servlet 6.0 or newer,
 * Spring Boot's among them. Needs {@code jakarta.servlet-api} on the class path, which the SDK does
 * not bring along: the container has it.
 *
 * <p>{@link ai.intermezzo.sdk.servlet.SignInFilter} answers what belongs to signing in and out, and
 * tells the servlets behind it who it is: {@code getUserPrincipal()} is a {@link
 * ai.intermezzo.sdk.servlet.PersonPrincipal}, {@code SignInFilter.accessToken(request)} a token for
 * the API, renewed when it is time. {@link ai.intermezzo.sdk.servlet.SignInRequired} lets nobody
 * else through. What is kept of a person is in the container's session and in the memory of this
 * process, never in the browser.
 */
@NullMarked
package ai.intermezzo.sdk.servlet;

import org.jspecify.annotations.NullMarked;
