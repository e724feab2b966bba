/**
 * A person's own page, {@code /account}: where they are signed in, which applications they allowed,
 * their password.
 *
 * <p>{@link ai.intermezzo.auth.account.Account} is the front door. A GET shows the page, or the
 * login page to whoever is not signed in; a POST of one of its forms does one thing and leads back
 * to it, with a word in the query for what was done. A form counts only with the session that it
 * was made for, and from a page of ours.
 */
@NullMarked
package ai.intermezzo.auth.account;

import org.jspecify.annotations.NullMarked;
