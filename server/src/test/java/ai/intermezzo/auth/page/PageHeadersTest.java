package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The headers of each page, to the letter. */
class PageHeadersTest {
  private static final String DEVICES =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
  private static final List<Hidden> FIELDS = List.of(new Hidden("code", "c"));

  private final Pages pages = new Pages();
  private final Map<String, Response> samples = PageSamples.of(pages, Language.ENGLISH);

  @Test
  @DisplayName("A page that leads to an application has no form-action, and no opener policy")
  void journey() {
    for (String name : List.of("login", "login-wrong", "sign-up", "consent", "chooser", "logout")) {
      assertThat(headers(name))
          .as(name)
          .isEqualTo(
              closed("style-src 'self'; img-src 'self' data:; frame-ancestors 'none'", "no-store"));
    }
  }

  @Test
  @DisplayName("The account page posts to this server only")
  void ours() {
    for (String name : List.of("account")) {
      assertThat(headers(name))
          .as(name)
          .isEqualTo(
              closed(
                  "style-src 'self'; img-src 'self' data:; form-action 'self';"
                      + " frame-ancestors 'none'",
                  "no-store"));
    }
  }

  @Test
  @DisplayName("A page without a form posts nowhere")
  void still() {
    for (String name : List.of("error-bad-request", "signed-out", "signed-out-back")) {
      assertThat(headers(name))
          .as(name)
          .isEqualTo(
              closed(
                  "style-src 'self'; img-src 'self' data:; form-action 'none';"
                      + " frame-ancestors 'none'",
                  "no-store"));
    }
    assertThat(headers("home"))
        .isEqualTo(
            closed(
                "style-src 'self'; img-src 'self' data:; form-action 'none';"
                    + " frame-ancestors 'none'",
                "no-cache"));
  }

  @Test
  @DisplayName(
      "Form Post Response Mode §2: its page runs one script, posts anywhere, is not stored")
  void formPost() {
    Response page = pages.formPost("https://app.example/cb", FIELDS, Language.ENGLISH);
    String nonce = new Shown(page).all("<script nonce=\"([^\"]*)\"").getFirst();

    assertThat(headers(page))
        .isEqualTo(
            closed(
                "style-src 'self'; img-src 'self' data:; script-src 'nonce-"
                    + nonce
                    + "'; frame-ancestors 'none'",
                "no-store"));
  }

  @Test
  @DisplayName("The silent renewal's page may be framed by the application's origin only")
  void webMessage() {
    Response page = pages.webMessage("https://app.example:8444", FIELDS);
    String nonce = new Shown(page).all("<script nonce=\"([^\"]*)\"").getFirst();
    Map<String, String> expected = quiet("no-store");
    expected.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'nonce-"
            + nonce
            + "'; form-action 'none'; frame-ancestors https://app.example:8444; base-uri 'none'");

    assertThat(headers(page)).isEqualTo(expected);
  }

  @Test
  @DisplayName("A logo from elsewhere may be loaded, and nothing else from there")
  void logo() {
    Pages themed =
        new Pages(
            new Theme("Notes", Optional.empty(), Optional.of("https://cdn.example:444/a/b.svg?c")));

    assertThat(headers(Shown.among(PageSamples.of(themed, Language.ENGLISH), "login").response()))
        .isEqualTo(
            closed(
                "style-src 'self'; img-src 'self' data: https://cdn.example:444;"
                    + " frame-ancestors 'none'",
                "no-store"));
  }

  private static Map<String, String> closed(String policy, String cache) {
    Map<String, String> headers = quiet(cache);
    headers.put("Content-Security-Policy", "default-src 'none'; " + policy + "; base-uri 'none'");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return headers;
  }

  private static Map<String, String> quiet(String cache) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/html; charset=utf-8");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Permissions-Policy", DEVICES);
    headers.put("Cache-Control", cache);
    return headers;
  }

  private Map<String, String> headers(String sample) {
    return headers(Shown.among(samples, sample).response());
  }

  private static Map<String, String> headers(Response page) {
    Map<String, String> headers = new LinkedHashMap<>();
    page.headers()
        .forEach(
            header ->
                assertThat(headers.put(header.name(), header.value()))
                    .as("%s is sent once", header.name())
                    .isNull());
    return headers;
  }
}
