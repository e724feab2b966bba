package ai.intermezzo.auth.token;

import ai.intermezzo.auth.TestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The body of a good token request, to be spoilt. Values are as they stand in the body: JSON texts
 * in the one, encoded in the other. Each method gives a copy.
 */
record TokenBody(Map<String, String> values, boolean isJson, String appended) {
  static TokenBody json(TestClient client) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("grant_type", "\"client_credentials\"");
    values.put("client_id", '"' + client.id() + '"');
    values.put("client_secret", '"' + client.secret() + '"');
    return new TokenBody(values, true, "");
  }

  static TokenBody form(TestClient client) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("grant_type", "client_credentials");
    values.put("client_id", URLEncoder.encode(client.id(), StandardCharsets.UTF_8));
    values.put("client_secret", URLEncoder.encode(client.secret(), StandardCharsets.UTF_8));
    return new TokenBody(values, false, "");
  }

  TokenBody with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new TokenBody(more, isJson, appended);
  }

  TokenBody without(String name) {
    Map<String, String> less = new LinkedHashMap<>(values);
    less.remove(name);
    return new TokenBody(less, isJson, appended);
  }

  /** With text before the end of the object, or of the form. */
  TokenBody append(String text) {
    return new TokenBody(values, isJson, appended + text);
  }

  String text() {
    return isJson
        ? values.entrySet().stream()
            .map(member -> '"' + member.getKey() + "\":" + member.getValue())
            .collect(Collectors.joining(",", "{", appended + "}"))
        : values.entrySet().stream()
            .map(field -> field.getKey() + "=" + field.getValue())
            .collect(Collectors.joining("&", "", appended));
  }

  String contentType() {
    return isJson ? "application/json" : "application/x-www-form-urlencoded";
  }

  /** Without the secret, so that no failing test prints one. */
  @Override
  public String toString() {
    return "TokenBody" + values.keySet();
  }
}
