package ai.intermezzo.auth.page;

import java.security.SecureRandom;
import java.util.Base64;

/** Marks of the one script of one answer (Content Security Policy 3 §7.1): 128 random bits each. */
final class Nonces {
  private static final int BYTES = 16;

  private final SecureRandom random;

  Nonces(SecureRandom random) {
    this.random = random;
  }

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
