package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two pages that carry a response to an application. */
class ResponsePagesTest {
  private static final String HOSTILE = "</script><!--<script>&'\"\\\u2028\u2029]]>\u0000é😀";

  private final Pages pages = new Pages(Theme.DEFAULT, new SecureRandom());

  @Test
  @DisplayName(
      "Form Post Response Mode §2: the response's parameters are posted to the redirect URI")
  void formPost() {
    Shown page =
        new Shown(
            pages.formPost(
                "https://app.example/cb?a=1&b=2",
                List.of(new Hidden("code", "abc"), new Hidden("state", "\"'<>&\n x")),
                Language.GERMAN));

    assertThat(page.response().status()).isEqualTo(200);
    assertThat(page.html())
        .contains("<form method=\"post\" action=\"https://app.example/cb?a=1&amp;b=2\">")
        .contains("<input type=\"hidden\" name=\"code\" value=\"abc\">")
        .contains("<html lang=\"de\">");
    assertThat(page.read()).contains("name=\"state\" value=\"\"'<>&\n x\"");
    assertThat(page.all("<button class=\"main\" type=\"submit\">(.*?)</button>"))
        .containsExactly("Weiter");
  }

  @Test
  @DisplayName("A parameter called submit does not keep the form from being posted")
  void fieldCalledSubmit() {
    Shown page =
        new Shown(
            pages.formPost(
                "https://app.example/cb", List.of(new Hidden("submit", "x")), Language.ENGLISH));

    assertThat(page.all("<script[^>]*>(.*?)</script>"))
        .containsExactly("HTMLFormElement.prototype.submit.call(document.forms[0]);");
  }

  @Test
  @DisplayName("No two answers share a nonce")
  void nonces() {
    List<String> nonces =
        Stream.generate(() -> pages.webMessage("https://a.example", List.of()))
            .limit(200)
            .map(page -> new Shown(page).all("nonce=\"([^\"]*)\"").getFirst())
            .toList();

    assertThat(nonces).doesNotHaveDuplicates().allMatch(nonce -> nonce.matches("[\\w-]{22}"));
  }

  @Test
  @DisplayName(
      "A web message goes to the application's origin alone, in the shape that SDKs listen for")
  void webMessage() {
    String script =
        script("https://app.example:8444", new Hidden("code", "abc"), new Hidden("state", "xyz"));

    assertThat(script)
        .isEqualTo(
            "(window.opener||window.parent).postMessage("
                + "{\"type\":\"authorization_response\","
                + "\"response\":{\"code\":\"abc\",\"state\":\"xyz\"}},"
                + "\"https://app.example:8444\");");
  }

  @Test
  @DisplayName(
      "Whatever a value holds, it ends neither the script nor the string that it stands in")
  void hostileValues() {
    String script = script("https://app.example", new Hidden(HOSTILE, HOSTILE));
    String json = script.substring(script.indexOf('{'), script.lastIndexOf('}') + 1);

    assertThat(script).doesNotContain("<", ">", "&", "\u2028", "\u2029", "\u0000");
    JsonNode message = JsonMapper.shared().readTree(json);
    assertThat(message.get("type").asString()).isEqualTo("authorization_response");
    assertThat(message.get("response").get(HOSTILE).asString()).isEqualTo(HOSTILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "https://app.example/",
        "https://*.example",
        "https://app.example https://evil.example",
        "https://app.example; script-src *",
        "https://app.example,https://evil.example",
        "https://app.example\n",
        "javascript://app.example",
        "https://app.example\"",
        "https://",
        "https://user@app.example"
      })
  @DisplayName("What is not one origin is no target of a web message")
  void badTargets(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pages.webMessage(target, List.of()))
        .withMessageNotContaining("evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:3000", "http://127.0.0.1:1"})
  @DisplayName("An origin of a developer's own machine is one too")
  void goodTargets(String target) {
    assertThat(pages.webMessage(target, List.of()).status()).isEqualTo(200);
  }

  private String script(String origin, Hidden... fields) {
    Shown page = new Shown(pages.webMessage(origin, List.of(fields)));
    return page.all("<script[^>]*>(.*?)</script>").getFirst();
  }
}
