package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThemeTest {
  private static final String DARK = "@media (prefers-color-scheme: dark)";

  @Test
  @DisplayName("The name stands above every page and in its title, the logo in its place")
  void shown() {
    Shown named = login(new Theme(" Acme & Söhne ", Optional.empty(), Optional.empty()));
    Shown withLogo = login(new Theme("Acme", Optional.empty(), Optional.of("/brand/logo.svg")));

    assertThat(named.read()).contains("<title>Sign in – Acme & Söhne</title>");
    assertThat(named.read()).contains("<p class=\"brand\">Acme & Söhne</p>").doesNotContain("<img");
    assertThat(withLogo.html())
        .contains("<img class=\"logo\" src=\"/brand/logo.svg\" alt=\"Acme\">");
    assertThat(withLogo.html()).doesNotContain("class=\"brand\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#000000", "#ffffff", "#FFFF00", "#0000ff", "#808080", "#777777", "#d6249f", "#7cc7dc",
        "#1e2124", "#00ff00", "#ff0000", "#0b5d73"
      })
  @DisplayName(
      "WCAG 1.4.3: whatever the accent colour, buttons and links can be read, light and dark")
  void readable(String accent) {
    String css = css(new Theme("Acme", Optional.of(accent), Optional.empty()));
    String end = css.substring(css.lastIndexOf(":root", css.lastIndexOf(DARK) - 1));
    String light = end.substring(0, end.indexOf(DARK));
    String dark = end.substring(end.indexOf(DARK));

    for (String scheme : List.of(light, dark)) {
      assertThat(colour(scheme, "accent")).isEqualTo(Colour.parse(accent));
      assertThat(colour(scheme, "on-accent")).isIn(Colour.BLACK, Colour.WHITE);
      for (String ground : List.of("accent", "accent-hover")) {
        assertThat(colour(scheme, "on-accent").contrast(colour(scheme, ground)))
            .as("--on-accent on --%s", ground)
            .isGreaterThanOrEqualTo(Colour.READABLE);
      }
    }
    assertThat(colour(light, "link").contrast(Accent.LIGHT_SURFACE))
        .isGreaterThanOrEqualTo(Colour.READABLE);
    assertThat(colour(dark, "link").contrast(Accent.DARK_SURFACE))
        .isGreaterThanOrEqualTo(Colour.READABLE);
  }

  @Test
  @DisplayName("An accent colour that reads well already is left as it is")
  void unchanged() {
    String css = css(new Theme("Acme", Optional.of("#0B5D73"), Optional.empty()));

    assertThat(css.substring(css.lastIndexOf(DARK) - 120)).contains("--link: #0b5d73;");
  }

  @Test
  @DisplayName("The shades are made for the surfaces that the stylesheet has")
  void surfaces() {
    String css = css(Theme.DEFAULT);
    int dark = css.indexOf(DARK);

    assertThat(colour(css.substring(0, dark), "surface")).isEqualTo(Accent.LIGHT_SURFACE);
    assertThat(colour(css.substring(dark), "surface")).isEqualTo(Accent.DARK_SURFACE);
  }

  @Test
  @DisplayName("Another colour is another stylesheet, under another path")
  void path() {
    Pages red = new Pages(new Theme("Acme", Optional.of("#a00000"), Optional.empty()));

    assertThat(red.stylesheetPath()).isNotEqualTo(new Pages().stylesheetPath());
    assertThat(new Shown(red.home(PagesTest.HOME)).html()).contains(red.stylesheetPath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "red",
        "#fff",
        "#0b5d7",
        "#0b5d733",
        "0b5d73",
        "#0b5d7g",
        "#000000;}*{",
        " #000000"
      })
  @DisplayName("A colour is six hexadecimal digits and nothing else")
  void badColour(String colour) {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> new Theme("Acme", Optional.of(colour), Optional.empty()))
        .withMessageContaining("#RRGGBB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "logo.svg",
        "http://cdn.example/logo.svg",
        "//cdn.example/logo.svg",
        "/\\cdn.example/logo.svg",
        "https:///logo.svg",
        "https://user:word@cdn.example/logo.svg",
        "https://[::1]/logo.svg",
        "https://cdn.example;script-src/x",
        "https://cdn_.example/ x",
        "data:image/svg+xml,x",
        "javascript:alert(1)",
        "/logo.svg\"onload=\"x"
      })
  @DisplayName("A logo comes from an https address or a path of this server")
  void badLogo(String url) {
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> new Theme("Acme", Optional.empty(), Optional.of(url)))
        .withMessageContaining("https://HOST/PATH");
  }

  @Test
  @DisplayName("Name and logo have bounds")
  void bounds() {
    for (String name : List.of("", "  ", "a\nb", "n".repeat(61))) {
      assertThatExceptionOfType(InvalidSetting.class)
          .isThrownBy(() -> new Theme(name, Optional.empty(), Optional.empty()))
          .withMessageContaining("1 to 60 characters");
    }
    assertThatExceptionOfType(InvalidSetting.class)
        .isThrownBy(() -> new Theme("A", Optional.empty(), Optional.of("/" + "x".repeat(500))))
        .withMessageContaining("500");
    assertThat(new Theme("n".repeat(60), Optional.empty(), Optional.of("/" + "x".repeat(499))))
        .isNotNull();
  }

  private static Shown login(Theme theme) {
    LoginPage page = new LoginPage("/login", List.of(), "", "", Optional.empty(), Optional.empty());
    return new Shown(new Pages(theme).login(page, Language.ENGLISH, 200));
  }

  private static String css(Theme theme) {
    return new String(new Pages(theme).stylesheet().body(), StandardCharsets.UTF_8);
  }

  private static Colour colour(String css, String name) {
    return Pattern.compile("--" + name + ": (#[0-9a-f]{6});")
        .matcher(css)
        .results()
        .map(found -> Colour.parse(found.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("--" + name + " is no colour in " + css));
  }
}
