package ai.intermezzo.auth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server said.
 *
 * @param headers by name in lower case
 */
public record Answer(int status, Map<String, List<String>> headers, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The only value of a header; fails where it came twice. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    if (values.size() > 1) {
      throw new AssertionError(name + " came " + values.size() + " times");
    }
    return values.stream().findFirst();
  }

  /** The body as JSON; fails where it is none. */
  public JsonNode json() {
    return JSON.readTree(body);
  }

  /** A member of the body that is a string. */
  public String text(String member) {
    JsonNode node = json().path(member);
    if (!node.isString()) {
      throw new AssertionError("There is no text " + member + " in " + status + " " + body);
    }
    return node.stringValue();
  }

  /** The {@code error} member, or {@code none} of an answer without. */
  public String error() {
    return body.startsWith("{") ? json().path("error").asString("none") : "none";
  }

  /** The body with its request id replaced, for comparison. */
  public String bodyWithoutRequestId() {
    return body.replaceAll("\"request_id\":\"[A-Za-z0-9_-]{22}\"", "\"request_id\":\"…\"");
  }
}
