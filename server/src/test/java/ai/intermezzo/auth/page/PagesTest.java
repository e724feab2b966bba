package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final Issuer ISSUER = new Issuer("https://auth.example.com/");
  private static final URI DOCS = URI.create("https://docs.example.com/start?a=1&b=2");
  static final HomePage HOME = new HomePage(ISSUER, "1.2.3", DOCS);

  private final Pages pages = new Pages();

  @Test
  @DisplayName("The home page says what runs here and leads to discovery, keys and documentation")
  void home() {
    Response response = pages.home(new HomePage(ISSUER, "1.2.3", DOCS));

    assertThat(response.status()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).contains("text/html; charset=utf-8");
    assertThat(html(response))
        .contains(
            "<title>Authorization server – Intermezzo Auth</title>",
            "<dd>https://auth.example.com/</dd>")
        .contains("<dd>https://auth.example.com/oauth/token</dd>", "<dd>1.2.3</dd>")
        .contains("href=\"https://auth.example.com/.well-known/openid-configuration\"")
        .contains("href=\"https://auth.example.com/.well-known/jwks.json\"")
        .contains("href=\"https://docs.example.com/start?a=1&amp;b=2\"");
  }

  @Test
  @DisplayName("Without documentation there is no link to it")
  void noDocumentation() {
    assertThat(html(pages.home(new HomePage(ISSUER, "1", null)))).doesNotContain("Documentation");
  }

  @Test
  @DisplayName("What is put into a page is text, never markup")
  void escapes() {
    String html = html(pages.home(new HomePage(ISSUER, "<script>alert(1)</script>", null)));

    assertThat(html).contains("&lt;script&gt;").doesNotContain("<script");
  }

  @Test
  @DisplayName("Documentation is linked by https only, so that no link can run a script")
  void documentationScheme() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HomePage(ISSUER, "1", URI.create("javascript:alert(1)")))
        .withMessageContaining("https://");
  }

  @Test
  @DisplayName("The page obeys its own policy: no inline style or handler, nothing from elsewhere")
  void obeysItsPolicy() {
    String html = html(pages.home(new HomePage(ISSUER, "1", DOCS)));

    assertThat(html).doesNotContain("<style", "style=", "<script", " src=");
    assertThat(html).doesNotContainPattern(" on[a-z]+=");
    assertThat(matches(html, "<link rel=\"[a-z]+\" href=\"([^\"]*)\""))
        .containsExactly("data:,", pages.stylesheetPath());
  }

  @Test
  @DisplayName("The stylesheet is kept for good, under a path that names its content")
  void stylesheet() {
    Response css = pages.stylesheet();

    assertThat(pages.stylesheetPath()).matches("/assets/intermezzo-[0-9a-f]{16}\\.css");
    assertThat(header(css, "Content-Type")).contains("text/css; charset=utf-8");
    assertThat(header(css, "Cache-Control")).contains("public, max-age=31536000, immutable");
    assertThat(new Pages().stylesheetPath()).isEqualTo(pages.stylesheetPath());
    assertThat(html(css)).contains("prefers-color-scheme: dark").doesNotContain("url(", "@import");
  }

  @Test
  @DisplayName("WCAG 1.4.3 and 1.4.11: text and the edges of fields are seen, in light and dark")
  void contrast() {
    String css = html(pages.stylesheet());
    int dark = css.indexOf("@media (prefers-color-scheme: dark)");

    for (String scheme : List.of(css.substring(0, dark), css.substring(dark))) {
      for (String ground : List.of("surface", "ground")) {
        for (String ink : List.of("text", "quiet", "link", "bad")) {
          assertContrast(scheme, ink, ground, 4.5);
        }
        assertContrast(scheme, "edge", ground, 3);
      }
      assertContrast(scheme, "on-accent", "accent", 4.5);
      assertContrast(scheme, "on-accent", "accent-hover", 4.5);
      assertContrast(scheme, "bad", "bad-ground", 4.5);
      assertContrast(scheme, "good", "good-ground", 4.5);
    }
  }

  @Test
  @DisplayName("The contrast that shades are made by is the one that WCAG defines")
  void contrastRatio() {
    assertThat(Colour.BLACK.contrast(Colour.WHITE)).isEqualTo(21, offset(0.001));
    assertThat(Colour.WHITE.contrast(Colour.WHITE)).isEqualTo(1);
    for (int rgb : List.of(0x777777, 0x0b5d73, 0xff0000, 0x00ff00, 0x0000ff, 0x080808)) {
      assertThat(new Colour(rgb).contrast(Colour.WHITE))
          .isEqualTo(contrast(rgb, 0xffffff), offset(0.001));
    }
    assertThat(new Colour(0x777777).contrast(Colour.WHITE)).isEqualTo(4.478, offset(0.001));
  }

  private static void assertContrast(String css, String ink, String ground, double least) {
    assertThat(contrast(colour(css, ink), colour(css, ground)))
        .as("--%s on --%s", ink, ground)
        .isGreaterThanOrEqualTo(least);
  }

  private static int colour(String css, String name) {
    Matcher matcher = Pattern.compile("--" + name + ": #([0-9a-f]{6});").matcher(css);
    assertThat(matcher.find()).as("--%s is a colour", name).isTrue();
    return Integer.parseInt(matcher.group(1), 16);
  }

  private static double contrast(int one, int other) {
    double lighter = Math.max(luminance(one), luminance(other));
    double darker = Math.min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static List<String> matches(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String html(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static Optional<String> header(Response response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Response.Header::value)
        .findFirst();
  }
}
