/**
 * Pages for people: templates, their stylesheet and their security headers.
 *
 * <p>A page is a record with what it shows ({@link ai.intermezzo.auth.page.HomePage}), a template
 * of the same name in {@code src/main/jte}, and a method of {@link ai.intermezzo.auth.page.Pages}
 * that puts them together into a {@code Response}. The build compiles the templates; a template
 * escapes every value by the place it stands in.
 *
 * <p>There is no script and no inline style, so the Content Security Policy allows neither. All
 * pages share one stylesheet, light and dark, under a path that holds its hash.
 *
 * <p>This room may use {@code oauth} and {@code http}; it decides nothing and reads no store.
 */
@NullMarked
package ai.intermezzo.auth.page;

import org.jspecify.annotations.NullMarked;
