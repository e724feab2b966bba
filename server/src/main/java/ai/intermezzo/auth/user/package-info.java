/**
 * People who sign in: their accounts, passwords, and what applications may learn of them.
 *
 * <p>{@link ai.intermezzo.auth.user.UserStore} owns the table {@code user_account}, and each of its
 * methods is one statement. A {@link ai.intermezzo.auth.user.User} is never cached. Its {@code
 * epoch} is what ends things: sessions and grants carry a copy, and count only while the two are
 * the same and the user is not blocked.
 *
 * <p>A password passes through like this: {@link ai.intermezzo.auth.user.PasswordCheck} counts the
 * attempt ({@link ai.intermezzo.auth.user.PasswordAttempts}: by account, device and address, in the
 * database), reads the user, hashes ({@link ai.intermezzo.auth.user.Passwords}: Argon2id on a few
 * threads of its own, or {@link ai.intermezzo.auth.user.Busy}), and gives the attempt back where
 * the password was right. Somebody who does not exist costs the same as a wrong password. What a
 * new password must be is in {@link ai.intermezzo.auth.user.Password}.
 */
@NullMarked
package ai.intermezzo.auth.user;

import org.jspecify.annotations.NullMarked;
