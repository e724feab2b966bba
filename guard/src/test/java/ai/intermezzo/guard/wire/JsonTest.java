package ai.intermezzo.guard.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 8259: JSON is read in the one way that everyone reads it, or not at all")
final class JsonTest {
  @Test
  @DisplayName("all kinds of values")
  void values() throws Json.Malformed {
    Map<String, @Nullable Object> object =
        read(
            """
             { "text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00ü", "empty": "",
              "whole": -12, "zero": 0, "large": 123456789012345678, "huge": 12345678901234567890,
              "part": 1.5e-3, "yes": true, "no": false, "nothing": null,
              "list": [1, [], {}, "x", null], "object": {"a": {"b": 2}} }
            """);
    assertThat(object)
        .containsEntry("text", "a\"\\/\b\f\n\r\tä😀ü")
        .containsEntry("empty", "")
        .containsEntry("whole", -12L)
        .containsEntry("zero", 0L)
        .containsEntry("large", 123_456_789_012_345_678L)
        .containsEntry("huge", 1.2345678901234567E+19)
        .containsEntry("part", 0.0015)
        .containsEntry("yes", true)
        .containsEntry("no", false)
        .containsEntry("nothing", null)
        .containsEntry("list", Arrays.asList(1L, List.of(), Map.of(), "x", null))
        .containsEntry("object", Map.of("a", Map.of("b", 2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "[]",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":[1",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":00}",
        "{\"a\":-}",
        "{\"a\":0x1}",
        "{\"a\":1e400}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":\"}",
        "{\"a\":\"\\\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u٠٠٠٠\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":null,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "\uFEFF{}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{/**/}",
        "{\u00a0}"
      })
  @DisplayName("everything else is refused")
  void refused(String json) {
    assertThatExceptionOfType(Json.Malformed.class).isThrownBy(() -> read(json));
  }

  @Test
  @DisplayName("invalid UTF-8 is refused")
  void utf8() {
    for (String hex : List.of("80", "c080", "eda080", "f4908080", "c3", "ff")) {
      byte[] bad = HexFormat.of().parseHex(hex);
      byte[] json = ("{\"a\":\"" + "?".repeat(bad.length) + "\"}").getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bad, 0, json, 6, bad.length);
      assertThatExceptionOfType(Json.Malformed.class).as(hex).isThrownBy(() -> Json.object(json));
    }
  }

  @Test
  @DisplayName("nesting ends at sixteen")
  void nesting() throws Json.Malformed {
    assertThat(read("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}")).containsKey("a");
    assertThatExceptionOfType(Json.Malformed.class)
        .isThrownBy(() -> read("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"));
  }

  @Test
  @DisplayName("whatever the bytes, it is an object or malformed, and nothing else happens")
  void fuzz() {
    long seed = 8259;
    Random random = new Random(seed);
    byte[] good =
        "{\"iss\":\"https://x/\",\"n\":[1.5e3,-0,null,true],\"o\":{\"\\u00e4\":\"\\n\"}}"
            .getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = good.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        byte other =
            random.nextBoolean() ? (byte) random.nextInt() : good[random.nextInt(good.length)];
        bytes[random.nextInt(bytes.length)] = other;
      }
      try {
        Json.object(bytes);
        read++;
      } catch (Json.Malformed e) {
        // As it should be.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", case " + i, e);
      }
    }
    assertThat(read).isBetween(1_000, 49_000);
  }

  private static Map<String, @Nullable Object> read(String json) throws Json.Malformed {
    return Json.object(json.getBytes(StandardCharsets.UTF_8));
  }
}
