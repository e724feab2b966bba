package ai.intermezzo.auth.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one client that the fuzz test knows, and a second opinion on what gets it a token: reads
 * bodies by means of its own and says whether a right server answers 200.
 *
 * @param audience its only Api
 * @param scopes what it may have there
 */
record FuzzTarget(String id, String secret, String audience, Set<String> scopes) {
  private static final Set<String> KNOWN =
      Set.of("grant_type", "client_id", "client_secret", "audience", "resource", "scope");
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param basic whether a right id and secret are in the Authorization header
   */
  boolean accepts(byte[] body, boolean json, boolean basic) {
    Optional<Map<String, String>> parameters = json ? readJson(body) : readForm(body);
    return parameters.filter(given -> accepts(given, basic)).isPresent();
  }

  private boolean accepts(Map<String, String> given, boolean basic) {
    String presentedId = given.getOrDefault("client_id", "");
    String presentedSecret = given.getOrDefault("client_secret", "");
    boolean authenticated =
        basic
            ? presentedSecret.isEmpty() && (presentedId.isEmpty() || presentedId.equals(id))
            : presentedId.equals(id) && presentedSecret.equals(secret);
    String asked = given.getOrDefault("scope", "");
    return authenticated
        && "client_credentials".equals(given.get("grant_type"))
        && List.of("", audience).contains(given.getOrDefault("audience", ""))
        && List.of("", audience).contains(given.getOrDefault("resource", ""))
        && (asked.isEmpty() || scopes.containsAll(Arrays.asList(asked.split(" ", -1))));
  }

  private static Optional<Map<String, String>> readJson(byte[] body) {
    String text = utf8(body);
    if (text == null || text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    try {
      JsonNode node = STRICT.readTree(text);
      if (!node.isObject()) {
        return Optional.empty();
      }
      Map<String, String> given = new HashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (KNOWN.contains(member.getKey())) {
          JsonNode value = member.getValue();
          boolean list = member.getKey().equals("resource") && value.isArray();
          for (JsonNode one : list ? value.values() : List.of(value)) {
            if (!one.isString() || !add(given, member.getKey(), one.stringValue())) {
              return Optional.empty();
            }
          }
        }
      }
      return Optional.of(given);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> readForm(byte[] body) {
    Map<String, String> given = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
      String[] halves = pair.split("=", 2);
      String name = decode(halves[0]);
      if (name == null) {
        return Optional.empty();
      }
      if (KNOWN.contains(name)) {
        String value = halves.length == 1 ? "" : decode(halves[1]);
        if (value == null || !add(given, name, value)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(given);
  }

  /** Whether the value may stand there: resource alone repeats, and what is empty was not sent. */
  private static boolean add(Map<String, String> given, String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return false;
    }
    if (!name.equals("resource")) {
      return given.put(name, value) == null;
    }
    String earlier = given.getOrDefault(name, "");
    given.put(name, value.isEmpty() ? earlier : value);
    return earlier.isEmpty() || value.isEmpty() || earlier.equals(value);
  }

  private static @Nullable String decode(String latin1) {
    byte[] bytes = latin1.replace('+', ' ').getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.put(bytes[i]);
      } else if (i + 2 < bytes.length
          && Character.digit(bytes[i + 1], 16) >= 0
          && Character.digit(bytes[i + 2], 16) >= 0) {
        decoded.put(
            (byte) (Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16)));
        i += 2;
      } else {
        return null;
      }
    }
    return utf8(Arrays.copyOf(decoded.array(), decoded.position()));
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "FuzzTarget[" + id + "]";
  }
}
