/**
 * A web application on Spring Security's OAuth 2 client. It knows the server by its issuer alone;
 * the file that {@code docs/clients/spring.md} shows is its whole configuration.
 */
@NullMarked
package ai.intermezzo.interop.spring.web;

import org.jspecify.annotations.NullMarked;
