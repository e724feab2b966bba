package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What data keys seal and authenticate")
class SealTest {
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final byte[] VALUE = "what only servers read".getBytes(UTF_8);

  private final TestClock clock = new TestClock();
  private final Random random = new Random(7);

  @TempDir Path folder;
  private KeysInMemory table;
  private DataKeys keys;
  private Seal seal;

  @BeforeEach
  void prepare() {
    table = KeysInMemory.in(folder, clock);
    keys = table.node();
    seal = keys.seal(SealedKind.CODE);
  }

  @Test
  @DisplayName("values of any length open to what they were, and say nothing of it outside")
  void roundTrip() {
    for (int length = 0; length < 300; length++) {
      byte[] value = new byte[length];
      random.nextBytes(value);
      String text = seal.seal(value);
      assertThat(text).matches("[A-Za-z0-9_-]+").hasSize(Seal.textLength(length));
      assertThat(seal.open(text)).hasValueSatisfying(opened -> assertThat(opened).isEqualTo(value));
    }
    assertThat(seal.seal(VALUE)).isNotEqualTo(seal.seal(VALUE));
  }

  @Test
  @DisplayName("a value whose any character was changed, cut off or added does not open")
  void tampered() {
    String text = seal.seal(VALUE);
    for (int i = 0; i < text.length(); i++) {
      for (int j = 0; j < BASE64URL.length(); j++) {
        String other = text.substring(0, i) + BASE64URL.charAt(j) + text.substring(i + 1);
        assertThat(seal.open(other).isPresent()).as(other).isEqualTo(other.equals(text));
      }
      assertThat(seal.open(text.substring(0, i))).isEmpty();
      assertThat(seal.open(text.substring(i + 1))).isEmpty();
    }
    assertThat(seal.open(text + "A")).isEmpty();
    assertThat(seal.open(text + "=")).isEmpty();
    assertThat(seal.open(text + "AAAA")).isEmpty();
  }

  @Test
  @DisplayName("a value of one kind can't be passed off as another")
  void foreignKind() {
    String text = seal.seal(VALUE);
    for (SealedKind kind : SealedKind.values()) {
      assertThat(keys.seal(kind).open(text).isPresent()).isEqualTo(kind == SealedKind.CODE);
    }
    Authenticator refresh = keys.authenticator(SealedKind.REFRESH_TOKEN);
    Authenticator.Tag tag = refresh.tag(VALUE);
    assertThat(refresh.isGenuine(VALUE, tag)).isTrue();
    assertThat(keys.authenticator(SealedKind.CODE).isGenuine(VALUE, tag)).isFalse();
  }

  @Test
  @DisplayName("the same bytes under the same id as a key of another kind are another key")
  void kindIsBoundToTheKey() {
    byte[] key = new byte[DataKey.KEY_BYTES];
    DataKeyId id = new DataKeyId(1);
    DataKey code = new DataKey(id, SealedKind.CODE, key);
    DataKey step = new DataKey(id, SealedKind.LOGIN_STEP, key);

    byte[] sealed = code.seal(new byte[1], VALUE, new java.security.SecureRandom());
    assertThat(code.open(new byte[1], sealed)).isPresent();
    assertThat(code.open(new byte[2], sealed)).isEmpty();
    assertThat(step.open(new byte[1], sealed)).isEmpty();
    assertThat(step.tag(VALUE)).isNotEqualTo(code.tag(VALUE));
  }

  @Test
  @DisplayName("of a tag or its message no bit may be another")
  void tamperedTag() {
    Authenticator authenticator = keys.authenticator(SealedKind.REFRESH_TOKEN);
    Authenticator.Tag tag = authenticator.tag(VALUE);
    IntStream.range(0, 8 * Authenticator.TAG_BYTES)
        .forEach(
            bit -> {
              byte[] other = flipped(tag.tag(), bit);
              assertThat(authenticator.isGenuine(VALUE, new Authenticator.Tag(tag.keyId(), other)))
                  .isFalse();
            });
    IntStream.range(0, 8 * VALUE.length)
        .forEach(bit -> assertThat(authenticator.isGenuine(flipped(VALUE, bit), tag)).isFalse());
    byte[] shorter = Arrays.copyOf(tag.tag(), 8);
    assertThat(authenticator.isGenuine(VALUE, new Authenticator.Tag(tag.keyId(), shorter)))
        .isFalse();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] other = bytes.clone();
    other[bit / 8] ^= (byte) (1 << bit % 8);
    return other;
  }

  @Test
  @DisplayName("opening whatever comes throws nothing")
  void anything() {
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(120);
      int alphabet = random.nextInt(3) == 0 ? 0x3000 : 0x80;
      for (int j = 0; j < length; j++) {
        text.append(
            random.nextInt(20) == 0
                ? (char) random.nextInt(alphabet)
                : BASE64URL.charAt(random.nextInt(64)));
      }
      assertThat(seal.open(text.toString())).as("seed 7, number %d", i).isEmpty();
    }
    assertThat(seal.open("A".repeat(Seal.MAX_TEXT_LENGTH))).isEmpty();
    assertThat(seal.open("A".repeat(1_000_001))).isEmpty();
  }

  @Test
  @DisplayName("a value that is too long is refused when it is sealed, not when it comes back")
  void tooLong() {
    byte[] longest = new byte[Seal.MAX_TEXT_LENGTH / 4 * 3 - Seal.OVERHEAD_BYTES];
    assertThat(seal.open(seal.seal(longest))).isPresent();
    assertThatThrownBy(() -> seal.seal(new byte[longest.length + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("forged values ask for their keys once a second, however many come")
  void boundedLookups() {
    int before = table.asked();
    forge(500);
    assertThat(table.asked() - before).isEqualTo(1);
    clock.advance(DataKeys.LOOKUP_PAUSE);
    forge(500);
    assertThat(table.asked() - before).isEqualTo(2);
  }

  private void forge(int count) {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[80];
      random.nextBytes(bytes);
      bytes[0] = Seal.VERSION;
      assertThat(seal.open(CanonicalBase64Url.encode(bytes))).isEmpty();
    }
  }

  @Test
  @DisplayName("while keys can't be asked for, a value under an unknown one is not called forged")
  void unavailable() {
    byte[] bytes = new byte[80];
    bytes[0] = Seal.VERSION;
    String unknown = CanonicalBase64Url.encode(bytes);
    String known = seal.seal(VALUE);
    table.failWith(new IllegalStateException("no database"));
    int before = table.asked();

    assertThatThrownBy(() -> seal.open(unknown)).hasMessage("no database");
    assertThatThrownBy(() -> seal.open(unknown)).hasMessage("no database");
    assertThat(table.asked() - before).isEqualTo(1);
    assertThat(seal.open(known)).isPresent();

    table.failWith(null);
    clock.advance(Duration.ofSeconds(1));
    assertThat(seal.open(unknown)).isEmpty();
  }

  @Test
  @DisplayName("no key is in what keys, tags and rows say of themselves")
  void silent() {
    byte[] secret = new byte[DataKey.KEY_BYTES];
    Arrays.fill(secret, (byte) 'k');
    assertThat(new DataKey(new DataKeyId(1), SealedKind.CODE, secret).toString())
        .isEqualTo("DataKey[code 0000000000000001]");
    assertThat(table.all().getFirst().toString()).doesNotContain("[B@").contains("under");
  }
}
