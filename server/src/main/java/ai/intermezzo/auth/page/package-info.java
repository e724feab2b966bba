/**
 * Pages for people: templates, their texts, their stylesheet and their security headers.
 *
 * <p>A page is a record with what it shows ({@link ai.intermezzo.auth.page.LoginPage}), a template
 * of the same name in {@code src/main/jte}, and a method of {@link ai.intermezzo.auth.page.Pages}
 * that puts them together into a {@code Response}. The build compiles the templates; a template
 * escapes every value by the place it stands in, and calls {@code layout.jte} for what is around
 * it.
 *
 * <p>What the pages say is in {@code messages_TAG.properties}, one file a {@link
 * ai.intermezzo.auth.page.Language}. All share one stylesheet, light and dark, under a path that
 * holds its hash; a {@link ai.intermezzo.auth.page.Theme} adds the operator's name, logo and
 * colour.
 *
 * <p>No page needs a script. Two have one, under a nonce, and carry a response to an application:
 * {@link ai.intermezzo.auth.page.FormPost} and {@link ai.intermezzo.auth.page.WebMessage}. {@link
 * ai.intermezzo.auth.page.PageHeaders} says what a browser must not do with each.
 *
 * <p>This room may use {@code oauth} and {@code http}, and {@code user} for the bounds that a form
 * tells; it decides nothing and reads no store.
 */
@NullMarked
package ai.intermezzo.auth.page;

import org.jspecify.annotations.NullMarked;
