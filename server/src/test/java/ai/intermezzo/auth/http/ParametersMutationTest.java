package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whatever bytes come as a body")
class ParametersMutationTest {
  private static final int ROUNDS = 100_000;
  private static final Set<String> KNOWN =
      Set.of("grant_type", "client_id", "client_secret", "audience", "scope");
  private static final Set<String> REPEATABLE = Set.of("resource");
  private static final List<String> SEEDS =
      List.of(
          """
          {"grant_type":"client_credentials","client_id":"abc","client_secret":"d\\u00e9f",
           "audience":"https://api.example.com","resource":["a","b"],"x":{"y":[1,2.5e3,null,true]}}
          """,
          "grant_type=client_credentials&client_id=abc&client_secret=d%C3%A9f&scope=a+b&resource=a&resource=b&x",
          "{}",
          "");

  /** Bytes that mean something to one of the parsers. */
  private static final byte[] TELLING =
      "{}[]\",:\\%&=+u0aF \t\n\u0000\u007f".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  @DisplayName("only OAuthError is thrown, and its description holds nothing that was sent")
  void onlyOauthErrors() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutate(SEEDS.get(random.nextInt(SEEDS.size())), random);
      String type = random.nextBoolean() ? "application/json" : "application/x-www-form-urlencoded";
      try {
        Parameters read = Parameters.of(TypedRequest.of(type, body), KNOWN, REPEATABLE);
        if (read.get("scope").orElse("").indexOf('\u0000') >= 0) {
          fail("a NUL in a value, seed " + seed + ", body " + HexFormat.of().formatHex(body));
        }
      } catch (OAuthError e) {
        refused++;
        if (e.status() != 400) {
          fail("status " + e.status() + ", seed " + seed);
        }
      } catch (Throwable t) {
        fail("seed " + seed + ", body " + HexFormat.of().formatHex(body), t);
      }
    }
    assertThat(refused).as("refused with seed %d", seed).isBetween(ROUNDS / 10, ROUNDS);
  }

  private static byte[] mutate(String seed, Random random) {
    byte[] body = seed.getBytes(StandardCharsets.UTF_8);
    int changes = random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = body.length == 0 ? 0 : random.nextInt(body.length);
      body =
          switch (random.nextInt(6)) {
            case 0 -> replace(body, at, TELLING[random.nextInt(TELLING.length)]);
            case 1 -> replace(body, at, (byte) random.nextInt(256));
            case 2 -> insert(body, at, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> Arrays.copyOf(body, at);
            case 4 -> insert(body, at, Arrays.copyOfRange(body, at, body.length));
            default -> Arrays.copyOfRange(body, at, body.length);
          };
    }
    return body;
  }

  private static byte[] replace(byte[] body, int at, byte by) {
    if (body.length == 0) {
      return new byte[] {by};
    }
    body[at] = by;
    return body;
  }

  private static byte[] insert(byte[] body, int at, byte... more) {
    byte[] longer = new byte[body.length + more.length];
    System.arraycopy(body, 0, longer, 0, at);
    System.arraycopy(more, 0, longer, at, more.length);
    System.arraycopy(body, at, longer, at + more.length, body.length - at);
    return longer;
  }
}
