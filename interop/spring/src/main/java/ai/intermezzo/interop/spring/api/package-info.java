/**
 * An API on Spring Boot's OAuth 2 resource server. Its whole configuration is the file that {@code
 * docs/clients/spring.md} shows; with the profile {@code at-jwt} also the decoder that stands
 * there.
 */
@NullMarked
package ai.intermezzo.interop.spring.api;

import org.jspecify.annotations.NullMarked;
