package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every page, in every language. */
class AllPagesTest {
  private static final int THIRTY_KILOBYTES = 30_000;
  private static final String HOSTILE = "\"'><script>alert(1)</script>&lt;{0}";

  private final Pages pages = new Pages();

  @TestFactory
  @DisplayName("A page and its stylesheet together weigh less than 30 kB")
  Stream<DynamicTest> light() {
    int stylesheet = pages.stylesheet().body().length;
    return each(
        page ->
            assertThat(page.response().body().length + stylesheet).isLessThan(THIRTY_KILOBYTES));
  }

  @Test
  @DisplayName("So does the account page of somebody with 20 sessions and 20 applications")
  void crowded() {
    List<SessionLine> sessions =
        IntStream.range(0, 20)
            .mapToObj(
                n -> new SessionLine("s".repeat(22) + n, n == 0, Instant.EPOCH, Instant.EPOCH))
            .toList();
    List<ApplicationLine> applications =
        IntStream.range(0, 20)
            .mapToObj(
                n ->
                    new ApplicationLine(
                        "c".repeat(30) + n,
                        "Application " + n,
                        List.of("See your e-mail address", "Read your notes"),
                        Instant.EPOCH))
            .toList();
    AccountPage page =
        new AccountPage(
            "/account",
            List.of(new Hidden("csrf", "c".repeat(100))),
            "ann@example.com",
            "Ann",
            sessions,
            applications,
            Optional.empty());

    assertThat(
            pages.account(page, Language.GERMAN).body().length + pages.stylesheet().body().length)
        .isLessThan(THIRTY_KILOBYTES);
  }

  @TestFactory
  @DisplayName("A page has one title, one heading, one main part and no text left unfilled")
  Stream<DynamicTest> whole() {
    return each(
        page -> {
          assertThat(page.html()).startsWith("<!doctype html>").endsWith("</html>\n");
          assertThat(page.all("<title>(.+?)</title>")).hasSize(1);
          assertThat(page.all("<title>(.+?)</title>").getFirst()).endsWith(" – Intermezzo Auth");
          assertThat(page.all("<h1>(.+?)</h1>")).hasSize(1);
          assertThat(page.all("<(main)")).hasSize(1);
          assertThat(page.html()).doesNotContainPattern("\\{\\d}").doesNotContain("${", "null");
        });
  }

  @TestFactory
  @DisplayName("WCAG 3.1.1: a page says which language it is in")
  Stream<DynamicTest> language() {
    return Stream.of(Language.values())
        .flatMap(
            language ->
                each(
                    language,
                    page -> {
                      boolean home = page.html().contains("<h1>Authorization server");
                      assertThat(page.all("<html lang=\"([^\"]*)\""))
                          .containsExactly(home ? "en" : language.tag());
                    }));
  }

  @TestFactory
  @DisplayName("WCAG 1.3.1: every field that a person fills in has a label, and ids are unique")
  Stream<DynamicTest> labels() {
    return each(
        page -> {
          List<String> ids = page.all(" id=\"([^\"]*)\"");
          assertThat(ids).doesNotHaveDuplicates();
          for (String input : page.all("<input([^>]*)>")) {
            if (!input.contains("type=\"hidden\"") && !input.contains(" hidden")) {
              String id = Shown.attribute(input, "id").orElseThrow();
              assertThat(page.html()).contains("<label for=\"" + id + "\">");
              assertThat(input).contains(" autocomplete=\"", " name=\"" + id + "\"");
            }
          }
          for (String reference : page.all(" aria-(?:describedby|labelledby)=\"([^\"]*)\"")) {
            assertThat(ids).contains(reference.split(" "));
          }
          assertThat(page.all(" (autofocus)")).hasSizeLessThanOrEqualTo(1);
        });
  }

  @TestFactory
  @DisplayName("Every form posts, to a path of its page, with all hidden fields")
  Stream<DynamicTest> forms() {
    return each(
        page -> {
          List<String> forms = page.all("<form(.*?)</form>");
          for (String form : forms) {
            assertThat(form).contains(" method=\"post\"", " action=\"");
            assertThat(form)
                .contains("name=\"journey\" value=\"c2VhbGVk", "name=\"csrf\" value=\"MTIz\"");
            // A form without a button of its own has some elsewhere on the page.
            Optional<String> id = Shown.attribute(form.substring(0, form.indexOf('>')), "id");
            id.ifPresent(
                name -> assertThat(page.all("<button[^>]*( form=\"" + name + "\")")).isNotEmpty());
            assertThat(form.contains("<button")).isEqualTo(id.isEmpty());
          }
        });
  }

  @TestFactory
  @DisplayName("A page obeys its policy: no inline style, no handler, no script without its nonce")
  Stream<DynamicTest> obeys() {
    return each(
        page -> {
          assertThat(page.html()).doesNotContain("<style", "style=", "<script>", "javascript:");
          assertThat(page.html()).doesNotContainPattern("<[^>]* on[a-z]+=");
          for (String nonce : page.all("<script nonce=\"([^\"]*)\"")) {
            assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("script-src 'nonce-" + nonce + "'");
          }
        });
  }

  @Test
  @DisplayName("Whatever comes from outside is shown as text, wherever it stands")
  void escapes() {
    for (Language language : Language.values()) {
      Set<String> given = new LinkedHashSet<>();
      StringBuilder read = new StringBuilder();
      PageSamples samples =
          new PageSamples(
              pages,
              language,
              value -> {
                String spoiled = value + HOSTILE + given.size() + ".";
                given.add(spoiled);
                return spoiled;
              });

      samples
          .all()
          .forEach(
              (name, response) -> {
                Shown page = new Shown(response);
                assertThat(page.html()).as(name).doesNotContain("<script>", "\"'>", "alert(1)<");
                assertThat(page.all("<(script)[ >]")).hasSize(name.equals("form-post") ? 1 : 0);
                read.append(page.read());
              });

      assertThat(given).hasSizeGreaterThan(100);
      assertThat(given).filteredOn(value -> read.indexOf(value) < 0).isEmpty();
    }
  }

  @Test
  @DisplayName("Every case of every page is among the samples, in both languages with other words")
  void complete() {
    Set<String> titles = new HashSet<>();
    for (Language language : Language.values()) {
      PageSamples.of(pages, language)
          .forEach((name, page) -> titles.add(new Shown(page).all("<h1>(.*?)</h1>").getFirst()));
    }

    assertThat(PageSamples.of(pages, Language.ENGLISH))
        .containsKeys("login", "sign-up", "consent", "chooser", "logout", "signed-out", "account")
        .containsKeys("form-post", "home", "error-unknown-client", "login-wrong");
    assertThat(titles).contains("Sign in", "Anmelden", "Sign out?", "Abmelden?", "Ann Example");
  }

  @Test
  @DisplayName("A link that could run a script is not shown as one")
  void scriptLinks() {
    SignedOutPage page = new SignedOutPage(Optional.of("javascript:alert(1)"), "Notes");

    assertThat(new Shown(pages.signedOut(page, Language.ENGLISH)).html())
        .doesNotContain("javascript:");
  }

  private Stream<DynamicTest> each(Consumer<Shown> check) {
    return Stream.of(Language.values()).flatMap(language -> each(language, check));
  }

  private Stream<DynamicTest> each(Language language, Consumer<Shown> check) {
    return PageSamples.of(pages, language).entrySet().stream()
        .map(
            page ->
                dynamicTest(
                    page.getKey() + "." + language.tag(),
                    () -> check.accept(new Shown(page.getValue()))));
  }
}
