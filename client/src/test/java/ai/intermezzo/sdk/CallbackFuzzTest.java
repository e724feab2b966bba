package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.requests=N} makes it longer. */
@DisplayName("RFC 6749 §4.1.2: whatever a browser brings back")
final class CallbackFuzzTest {
  private static final String ISSUER = "https://auth.test/";
  private static final String[] PARTS = {
    "code=",
    "state=",
    "iss=",
    "error=",
    "error_description=",
    "&",
    "=",
    "%",
    "%00",
    "%C3%28",
    "+",
    "the-state",
    "the-code",
    "https%3A%2F%2Fauth.test%2F",
    "\u0000",
    "ä",
    "\ud83d",
    ";",
    "#",
    "?"
  };

  @Test
  @DisplayName("is the code that was asked for, or one of our exceptions")
  void onlyDocumented() {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Random random = new Random(seed);
    PendingSignIn pending = new PendingSignIn(URI.create(ISSUER), "the-state", "nonce", "verifier");
    String good = "code=the-code&state=the-state&iss=https%3A%2F%2Fauth.test%2F";
    int accepted = 0;
    for (int i = 0; i < Integer.getInteger("fuzz.requests", 200_000); i++) {
      String query = i % 2 == 0 ? mutated(good, random) : made(random);
      try {
        String code = Callback.parse(query).code(pending, ISSUER, true);
        assertThat(code).as("-Dfuzz.seed=%s %s", seed, query).isNotEmpty();
        assertThat(query).contains("state=the-state").contains("iss=");
        accepted++;
      } catch (AuthException e) {
        assertThat(String.valueOf(e.getMessage()))
            .as("-Dfuzz.seed=%s", seed)
            .matches("[\\x20-\\x7e]{1,1200}");
      }
    }
    assertThat(accepted).as("some still are right").isPositive();
  }

  private static String made(Random random) {
    StringBuilder query = new StringBuilder();
    for (int parts = random.nextInt(12); parts > 0; parts--) {
      query.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return query.toString();
  }

  private static String mutated(String good, Random random) {
    StringBuilder query = new StringBuilder(good);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(query.length());
      switch (random.nextInt(3)) {
        case 0 -> query.deleteCharAt(at);
        case 1 -> query.insert(at, PARTS[random.nextInt(PARTS.length)]);
        default -> query.setCharAt(at, (char) random.nextInt(300));
      }
    }
    return query.toString();
  }
}
