/**
 * How a person proves who they are: by a password ({@link ai.intermezzo.auth.login.PasswordSignIn})
 * or by making an account ({@link ai.intermezzo.auth.login.SignUp}).
 *
 * <p>Each step takes what was typed and gives a result: a login session with the cookies for the
 * browser, or what is wrong in the words of the page. Neither knows who asked, nor what comes next.
 * The limits on attempts are those of room {@code user}.
 */
@NullMarked
package ai.intermezzo.auth.login;

import org.jspecify.annotations.NullMarked;
