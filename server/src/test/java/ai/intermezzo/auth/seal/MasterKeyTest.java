package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
  private static final byte[] PLAIN = "the private half".getBytes(UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final MasterKey key = MasterKey.generate(random);

  @Test
  @DisplayName("what was wrapped opens again, and only under the same key")
  void roundTrip() {
    Wrapped wrapped = key.wrap("signing_key", "k1", PLAIN, random);

    assertThat(key.unwrap(wrapped)).isEqualTo(PLAIN);
    assertThat(wrapped.masterKeyId()).isEqualTo(key.id());
    assertThatThrownBy(() -> MasterKey.generate(random).unwrap(wrapped))
        .isInstanceOf(MasterKeyProblem.class);
  }

  @Test
  @DisplayName("the same value never looks the same twice, and never contains itself")
  void fresh() {
    byte[] once = key.wrap("signing_key", "k1", PLAIN, random).bytes();
    byte[] again = key.wrap("signing_key", "k1", PLAIN, random).bytes();

    assertThat(once).hasSize(1 + 8 + 12 + PLAIN.length + 16).isNotEqualTo(again);
    assertThat(new String(once, UTF_8)).doesNotContain("private");
  }

  @Test
  @DisplayName("one changed bit anywhere, and it does not open")
  void tampered() {
    byte[] bytes = key.wrap("signing_key", "k1", PLAIN, random).bytes();
    // The eight bytes of the master key's id only say which key to take.
    IntStream.range(0, bytes.length * 8)
        .filter(bit -> bit / 8 < 1 || bit / 8 > 8)
        .forEach(
            bit -> {
              byte[] changed = bytes.clone();
              changed[bit / 8] ^= (byte) (1 << bit % 8);
              assertThatThrownBy(() -> key.unwrap(new Wrapped("signing_key", "k1", changed)))
                  .as("bit %d", bit)
                  .isInstanceOf(MasterKeyProblem.class);
            });
  }

  @Test
  @DisplayName("shortened or lengthened bytes don't open")
  void otherLengths() {
    byte[] bytes = key.wrap("signing_key", "k1", PLAIN, random).bytes();
    IntStream.range(0, bytes.length + 10)
        .filter(length -> length != bytes.length)
        .forEach(
            length ->
                assertThatThrownBy(
                        () -> {
                          byte[] other = Arrays.copyOf(bytes, length);
                          key.unwrap(new Wrapped("signing_key", "k1", other));
                        })
                    .as("length %d", length)
                    .isInstanceOf(MasterKeyProblem.class));
  }

  @Test
  @DisplayName("moved to another id or kind, it does not open")
  void moved() {
    byte[] bytes = key.wrap("ab", "c", PLAIN, random).bytes();

    assertThat(key.unwrap(new Wrapped("ab", "c", bytes))).isEqualTo(PLAIN);
    for (Wrapped other :
        new Wrapped[] {
          new Wrapped("ab", "d", bytes),
          new Wrapped("x", "c", bytes),
          new Wrapped("a", "bc", bytes),
          new Wrapped("abc", "", bytes)
        }) {
      assertThatThrownBy(() -> key.unwrap(other))
          .as(other.toString())
          .isInstanceOf(MasterKeyProblem.class)
          .hasMessageContaining("does not open");
    }
  }

  @Test
  @DisplayName("a key's text gives the same key, and its id tells nothing else")
  void text() {
    MasterKey same = MasterKey.parse(key.text());

    assertThat(same.id()).isEqualTo(key.id()).matches("[0-9a-f]{16}");
    assertThat(same.unwrap(key.wrap("a", "b", PLAIN, random))).isEqualTo(PLAIN);
    assertThat(key.text()).hasSize(43);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", // stray bits
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // padding
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A", // the other base64
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  @DisplayName("what is not a key is refused without being repeated")
  void notAKey(String text) {
    assertThatThrownBy(() -> MasterKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A master key is 43 characters of base64url.")
        .hasNoCause();
  }

  @Test
  @DisplayName("printing a key or a wrapped value shows nothing of it")
  void printing() {
    Wrapped wrapped = key.wrap("signing_key", "k1", PLAIN, random);

    assertThat(key.toString()).isEqualTo("MasterKey[" + key.id() + "]");
    assertThat(wrapped.toString()).isEqualTo("Wrapped[signing_key k1 under " + key.id() + "]");
  }
}
