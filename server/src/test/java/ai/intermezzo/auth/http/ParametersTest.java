package ai.intermezzo.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The parameters of a request")
class ParametersTest {
  private static final Set<String> KNOWN = Set.of("grant_type", "scope", "client_id");
  private static final Set<String> REPEATABLE = Set.of("resource");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  @Test
  @DisplayName("are the same from a form, a JSON object and a query")
  void threeWays() {
    Parameters form = read(TypedRequest.form("grant_type=a&scope=b+c%20d&x=1&client_id=%E2%82%AC"));
    Parameters json =
        read(
            TypedRequest.json(
                """
                {"grant_type":"a", "scope":"b c d", "x":{"y":[1,null]}, "client_id":"\\u20ac"}\
                """));
    Parameters query =
        Parameters.ofQuery("grant_type=a&scope=b%20c+d&client_id=€&x", KNOWN, REPEATABLE);

    for (Parameters parameters : new Parameters[] {form, json, query}) {
      assertThat(parameters.require("grant_type")).isEqualTo("a");
      assertThat(parameters.get("scope")).contains("b c d");
      assertThat(parameters.get("client_id")).contains("€");
      assertThat(parameters.get("x")).isEmpty();
      assertThat(parameters.all("scope")).containsExactly("b c d");
      assertThat(parameters.all("resource")).isEmpty();
      assertThat(parameters).hasToString("Parameters[grant_type, scope, client_id]");
    }
  }

  @ParameterizedTest
  @DisplayName("come in UTF-8 under either content type, in any case, with or without saying so")
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json ; charset=\"utf-8\"",
        "application/json; version=1"
      })
  void contentTypes(String type) {
    byte[] body = "{\"scope\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(read(TypedRequest.of(type, body)).get("scope")).contains("ü");
    String formType = type.replaceAll("(?i)application/json", FORM);
    byte[] form = "scope=ü".getBytes(StandardCharsets.UTF_8);
    assertThat(read(TypedRequest.of(formType, form)).get("scope")).contains("ü");
  }

  @ParameterizedTest
  @DisplayName("under another content type are refused with 415")
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/jsonp",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=x",
        "application/json, application/json"
      })
  void otherContentTypes(String type) {
    OAuthError error = refused(TypedRequest.of(type, "{}".getBytes(StandardCharsets.UTF_8)));
    assertThat(error.status()).isEqualTo(415);
    assertThat(error.code()).isEqualTo("invalid_request");
    assertThat(error.description()).contains(JSON, FORM);
  }

  @Test
  @DisplayName("without a content type, or with two, are refused with 415")
  void noContentType() {
    assertThat(refused(TypedRequest.authorized()).status()).isEqualTo(415);
    var line = new Response.Header("Content-Type", JSON);
    var twice = new TypedRequest(List.of(line, line), new byte[] {'{', '}'});
    assertThat(refused(twice).status()).isEqualTo(415);
  }

  @Test
  @DisplayName("RFC 6749 §3.1: without a value count as omitted")
  void emptyIsOmitted() {
    for (TypedRequest request :
        new TypedRequest[] {
          TypedRequest.form("grant_type=&scope&client_id=x"),
          TypedRequest.json("{\"grant_type\":\"\",\"scope\":\"\",\"client_id\":\"x\"}")
        }) {
      Parameters parameters = read(request);
      assertThat(parameters.get("grant_type")).isEmpty();
      assertThat(parameters.get("scope")).isEmpty();
      assertThat(parameters.get("client_id")).contains("x");
      assertThatThrownBy(() -> parameters.require("grant_type"))
          .isInstanceOf(OAuthError.class)
          .hasMessage("The parameter grant_type is missing.");
    }
  }

  @Test
  @DisplayName("that may repeat are all kept, in order")
  void repeatable() {
    assertThat(read(TypedRequest.form("resource=a&scope=s&resource=b&resource=")).all("resource"))
        .containsExactly("a", "b");
    assertThat(read(TypedRequest.json("{\"resource\":[\"a\",\"b\"]}")).all("resource"))
        .containsExactly("a", "b");
    assertThat(read(TypedRequest.json("{\"resource\":\"a\"}")).all("resource"))
        .containsExactly("a");
    assertThat(read(TypedRequest.json("{\"resource\":[]}")).get("resource")).isEmpty();
  }

  @ParameterizedTest
  @DisplayName(
      "that break a rule in a form are invalid_request, and the description names the known one")
  @MethodSource("badForms")
  void badForm(String form, String named) {
    OAuthError error = refused(TypedRequest.form(form));
    assertThat(error.code()).isEqualTo("invalid_request");
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.description()).contains(named).doesNotContain("q1z");
  }

  static Stream<Arguments> badForms() {
    return Stream.of(
        arguments("scope=a&scope=b", "scope was given twice"),
        arguments("scope=a&scope=a", "scope was given twice"),
        arguments("scope=&scope=a", "scope was given twice"),
        arguments("sc%6fpe=a&scope=b", "scope was given twice"),
        arguments("scope=q1z%00", "scope holds a control character"),
        arguments("scope=q1z%0A", "scope holds a control character"),
        arguments("scope=q1z%1f", "scope holds a control character"),
        arguments("scope=q1z%7F", "scope holds a control character"),
        arguments("scope=q1z\u0000", "scope holds a control character"),
        arguments("scope=q1z\t", "scope holds a control character"),
        arguments("scope=q1z%", "scope is not valid percent-encoded"),
        arguments("scope=q1z%4", "scope is not valid percent-encoded"),
        arguments("scope=%zz", "scope is not valid percent-encoded"),
        arguments("scope=%-1", "scope is not valid percent-encoded"),
        arguments("scope=%ff", "scope is not valid percent-encoded"),
        arguments("scope=%C0%80", "scope is not valid percent-encoded"),
        arguments("scope=%ED%A0%80", "scope is not valid percent-encoded"),
        arguments("scope=%F4%90%80%80", "scope is not valid percent-encoded"),
        arguments("scope=%E2%82", "scope is not valid percent-encoded"),
        arguments("scope=q1z\u00ff", "scope is not valid percent-encoded"),
        arguments("q1z%=a", "name of a parameter is not valid"),
        arguments("q1z%ff=a", "name of a parameter is not valid"),
        arguments("resource=q1z%0d", "resource holds a control character"),
        arguments("scope=" + "x".repeat(4097), "scope is longer than 4096"),
        arguments("q1z=1&".repeat(101), "more than 100 parameters"));
  }

  @ParameterizedTest
  @DisplayName(
      "that break a rule in JSON are invalid_request, and the description names the known one")
  @MethodSource("badJson")
  void badJson(String json, String named) {
    OAuthError error = refused(TypedRequest.json(json));
    assertThat(error.code()).isEqualTo("invalid_request");
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.description()).contains(named).doesNotContain("q1z");
  }

  static Stream<Arguments> badJson() {
    String object = "must be one JSON object";
    String json = "not valid JSON";
    return Stream.of(
        arguments("", object),
        arguments("[]", object),
        arguments("\"scope\"", object),
        arguments("null", object),
        arguments("12", object),
        arguments("[{\"scope\":\"q1z\"}]", object),
        arguments("{}{}", object),
        arguments("{} []", object),
        arguments("{} q1z", json),
        arguments("{", json),
        arguments("{\"scope\"}", json),
        arguments("{\"scope\":}", json),
        arguments("{\"scope\":\"q1z", json),
        arguments("{\"scope\":\"q1z\",}", json),
        arguments("{scope:\"q1z\"}", json),
        arguments("{'scope':'q1z'}", json),
        arguments("{\"scope\":\"q1z\n\"}", json),
        arguments("{\"scope\":\"\\q1z\"}", json),
        arguments("{/* q1z */}", json),
        arguments("{\"x\":NaN}", json),
        arguments("{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}", json),
        arguments("{\"x\":01}", json),
        arguments("{\"scope\":\"a\",\"scope\":\"a\"}", "scope was given twice"),
        arguments("{\"scope\":\"\",\"scope\":\"a\"}", "scope was given twice"),
        arguments("{\"sc\\u006fpe\":\"a\",\"scope\":\"a\"}", "scope was given twice"),
        arguments("{\"q1z\":1,\"q1z\":2}", "member of the JSON object was given twice"),
        arguments("{\"scope\":null}", "scope must be a string"),
        arguments("{\"scope\":1}", "scope must be a string"),
        arguments("{\"scope\":true}", "scope must be a string"),
        arguments("{\"scope\":[\"q1z\"]}", "scope must be a string"),
        arguments("{\"scope\":{}}", "scope must be a string"),
        arguments("{\"resource\":{}}", "resource must be a string"),
        arguments("{\"resource\":[1]}", "resource must hold strings only"),
        arguments("{\"resource\":[[\"q1z\"]]}", "resource must hold strings only"),
        arguments("{\"resource\":[null]}", "resource must hold strings only"),
        arguments("{\"scope\":\"q1z\\u0000\"}", "scope holds a control character"),
        arguments("{\"scope\":\"q1z\\n\"}", "scope holds a control character"),
        arguments("{\"scope\":\"q1z\\u007f\"}", "scope holds a control character"),
        arguments("{\"scope\":\"q1z\\ud800\"}", "scope is not valid Unicode"),
        arguments("{\"scope\":\"\\ude00\\ud83d\"}", "scope is not valid Unicode"),
        arguments("{\"scope\":\"" + "x".repeat(4097) + "\"}", "scope is longer than 4096"),
        arguments("{\"resource\":[" + "\"a\",".repeat(100) + "\"a\"]}", "more than 100"),
        arguments(manyMembers(101), "more than 100 parameters"));
  }

  @ParameterizedTest
  @DisplayName("in JSON that is not UTF-8 are invalid_request")
  @ValueSource(
      strings = {
        "7b2278223a22ff227d", // {"x":"\xff"}
        "7b2278223a22c080227d", // overlong NUL
        "7b2278223a22eda080227d", // a surrogate
        "7b2278223a22f4908080227d", // beyond Unicode
        "7b2278223a2200227d", // NUL
        "feff007b007d", // UTF-16 with a mark
        "007b007d", // UTF-16
        "7b007d00",
        "0000007b0000007d" // UTF-32
      })
  void notUtf8(String hex) {
    OAuthError error = refused(TypedRequest.of(JSON, HexFormat.of().parseHex(hex)));
    assertThat(error.description()).contains("UTF-8");
  }

  @Test
  @DisplayName("that nobody knows are ignored, whatever their value")
  void unknown() {
    assertThat(read(TypedRequest.form("x=%zz&x=%00&y=1&y=2&&=&scope=a")).get("scope"))
        .contains("a");
    String value =
        "[{\"a\":null,\"a\":1e999,\"b\":[\"\\u0000\",[[]]]},true," + "1".repeat(2000) + "]";
    assertThat(
            read(TypedRequest.json(
                    "{\"x\":" + value + ",\"scope\":\"a\",\"y\":\"" + "y".repeat(50_000) + "\"}"))
                .get("scope"))
        .contains("a");
  }

  @Test
  @DisplayName("may be as many and as long as the bounds say, and valid Unicode of every plane")
  void atTheBounds() {
    String longest = "x".repeat(4096);
    assertThat(read(TypedRequest.form("scope=" + longest)).get("scope")).contains(longest);
    assertThat(read(TypedRequest.json("{\"scope\":\"" + longest + "\"}")).get("scope"))
        .contains(longest);
    assertThat(read(TypedRequest.form("x=1&".repeat(99) + "scope=a")).get("scope")).contains("a");
    assertThat(read(TypedRequest.json(manyMembers(100))).get("scope")).isEmpty();
    assertThat(read(TypedRequest.json("{\"scope\":\"\\ud83d\\ude00\"}")).get("scope"))
        .contains("😀");
    assertThat(read(TypedRequest.form("scope=%F0%9F%98%80")).get("scope")).contains("😀");
  }

  private static String manyMembers(int count) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append("\"x").append(i).append("\":").append(i);
    }
    return json + "}";
  }

  private static Parameters read(TypedRequest request) {
    return Parameters.of(request, KNOWN, REPEATABLE);
  }

  private static OAuthError refused(TypedRequest request) {
    return catchThrowableOfType(OAuthError.class, () -> read(request));
  }
}
