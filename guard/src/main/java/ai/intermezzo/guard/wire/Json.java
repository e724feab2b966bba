package ai.intermezzo.guard.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object (RFC 8259) and refuses whatever two readers could understand in two ways:
 * names that come twice, invalid UTF-8, numbers beyond a double, text after the end. Nesting is
 * bounded; the length is the caller's to bound.
 *
 * <p>Values are {@link String}, {@link Long} where a number is whole and fits, else {@link Double},
 * {@link Boolean}, null, and unmodifiable lists and maps.
 */
public final class Json {
  /** Deeper than any token or key set that means something; keeps the stack small. */
  private static final int MAX_DEPTH = 16;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Says that the text is not such an object. Without a stack and without the text. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    public Malformed() {
      super("not a JSON object", null, false, false);
    }
  }

  public static Map<String, @Nullable Object> object(byte[] utf8) throws Malformed {
    Json json = new Json(decode(utf8));
    json.skipSpace();
    Map<String, @Nullable Object> object = json.readObject(1);
    json.skipSpace();
    if (json.at != json.text.length()) {
      throw new Malformed();
    }
    return object;
  }

  private static String decode(byte[] utf8) throws Malformed {
    for (byte b : utf8) {
      if (b < 0) {
        return decodeStrictly(utf8);
      }
    }
    return new String(utf8, StandardCharsets.ISO_8859_1);
  }

  private static String decodeStrictly(byte[] utf8) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed();
    }
  }

  private @Nullable Object readValue(int depth) throws Malformed {
    return switch (peek()) {
      case '{' -> readObject(depth);
      case '[' -> readArray(depth);
      case '"' -> readString();
      case 't' -> readWord("true", true);
      case 'f' -> readWord("false", false);
      case 'n' -> readWord("null", null);
      default -> readNumber();
    };
  }

  private Map<String, @Nullable Object> readObject(int depth) throws Malformed {
    expect('{');
    require(depth <= MAX_DEPTH);
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    skipSpace();
    if (accept('}')) {
      return Collections.unmodifiableMap(members);
    }
    do {
      skipSpace();
      String name = readString();
      require(!members.containsKey(name));
      skipSpace();
      expect(':');
      skipSpace();
      members.put(name, readValue(depth + 1));
      skipSpace();
    } while (accept(','));
    expect('}');
    return Collections.unmodifiableMap(members);
  }

  private List<@Nullable Object> readArray(int depth) throws Malformed {
    expect('[');
    require(depth <= MAX_DEPTH);
    List<@Nullable Object> items = new ArrayList<>();
    skipSpace();
    if (accept(']')) {
      return Collections.unmodifiableList(items);
    }
    do {
      skipSpace();
      items.add(readValue(depth + 1));
      skipSpace();
    } while (accept(','));
    expect(']');
    return Collections.unmodifiableList(items);
  }

  private String readString() throws Malformed {
    expect('"');
    int start = at;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(start, at++);
      }
      if (c == '\\') {
        return readEscapedString(start);
      }
      require(c >= ' ');
    }
    throw new Malformed();
  }

  private String readEscapedString(int start) throws Malformed {
    StringBuilder value = new StringBuilder(text.length() - start).append(text, start, at);
    while (true) {
      char c = next();
      if (c == '"') {
        return value.toString();
      }
      require(c >= ' ');
      value.append(c == '\\' ? readEscape() : c);
    }
  }

  private char readEscape() throws Malformed {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readUnicode();
      default -> throw new Malformed();
    };
  }

  private char readUnicode() throws Malformed {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      require(digit >= 0);
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private Object readNumber() throws Malformed {
    int start = at;
    accept('-');
    if (!accept('0')) {
      readDigits();
    }
    boolean whole = true;
    if (accept('.')) {
      whole = false;
      readDigits();
    }
    if (accept('e') || accept('E')) {
      whole = false;
      if (!accept('+')) {
        accept('-');
      }
      readDigits();
    }
    String number = text.substring(start, at);
    // 18 digits always fit a long.
    if (whole && number.length() <= 18) {
      return Long.parseLong(number);
    }
    double value = Double.parseDouble(number);
    require(Double.isFinite(value));
    return value;
  }

  private void readDigits() throws Malformed {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    require(at > start);
  }

  private @Nullable Object readWord(String word, @Nullable Object value) throws Malformed {
    require(text.startsWith(word, at));
    at += word.length();
    return value;
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  private char peek() throws Malformed {
    require(at < text.length());
    return text.charAt(at);
  }

  private char next() throws Malformed {
    char c = peek();
    at++;
    return c;
  }

  private boolean accept(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws Malformed {
    require(accept(wanted));
  }

  private static void require(boolean held) throws Malformed {
    if (!held) {
      throw new Malformed();
    }
  }
}
