package ai.intermezzo.auth.user;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The passwords that an attacker tries first, of those that are long enough (NIST SP 800-63B
 * §5.1.1.2). The limits on attempts leave time for a few hundred guesses at one account, so a few
 * hundred are listed.
 */
final class CommonPasswords {
  private static final String FILE = "common-passwords.txt";

  private CommonPasswords() {}

  /**
   * @param lower in lower case
   */
  static boolean contains(String lower) {
    return lower.codePoints().distinct().count() == 1 || All.PASSWORDS.contains(lower);
  }

  /** Read when the first new password comes. */
  private static final class All {
    static final Set<String> PASSWORDS = read();

    private static Set<String> read() {
      try (InputStream file = CommonPasswords.class.getResourceAsStream(FILE)) {
        if (file == null) {
          throw new IllegalStateException("The program lacks its file " + FILE);
        }
        return new String(file.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
