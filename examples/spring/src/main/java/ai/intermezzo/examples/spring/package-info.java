/**
 * An API on Spring Boot's resource server whose tokens the guard checks. Its whole configuration is
 * the file that {@code docs/clients/spring.md} shows. Behind Spring's filters a request has what
 * Spring's users expect: the principal is a {@code Jwt}, the authorities are {@code SCOPE_} and a
 * scope.
 */
@NullMarked
package ai.intermezzo.examples.spring;

import org.jspecify.annotations.NullMarked;
