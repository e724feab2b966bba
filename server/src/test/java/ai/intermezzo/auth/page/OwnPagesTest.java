package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of somebody who is signed in, and those that end it; and errors. */
class OwnPagesTest {
  private final Pages pages = new Pages();
  private final Map<String, Response> samples = PageSamples.of(pages, Language.ENGLISH);
  private final Map<String, Response> german = PageSamples.of(pages, Language.GERMAN);

  @Test
  @DisplayName("A person ends another session and an application's access with one button each")
  void lines() {
    Shown page = shown("account");

    assertThat(page.all("name=\"do\" value=\"(.*?)\""))
        .containsExactly(
            "sign-out",
            "end-session",
            "remove-application",
            "change-password",
            "sign-out-everywhere");
    assertThat(page.all("form=\"end-session\" name=\"sid\" value=\"(.*?)\"")).containsExactly("s2");
    assertThat(page.all("form=\"remove-application\" name=\"client_id\" value=\"(.*?)\""))
        .containsExactly("UwQdYb8zYqv5T0aXcN3mKp7RrGfLhJ2s", "k2");
    assertThat(page.html()).contains("<strong>This browser</strong>", "<strong>Another browser<");
    assertThat(shown("account-bare").html())
        .contains("<h1>Your account</h1>", "You have not allowed any application anything.");
  }

  @Test
  @DisplayName("Times are in UTC, to the minute, in the page's language")
  void times() {
    assertThat(shown("account").html())
        .contains("<time datetime=\"2026-03-09T07:05:59.123Z\">9 March 2026, 07:05 UTC</time>")
        .contains("<time datetime=\"2025-12-31T23:59:59Z\">31 December 2025</time>");
    assertThat(Shown.among(german, "account").html())
        .contains(">9. März 2026, 07:05 Uhr UTC</time>", ">31. Dezember 2025</time>");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("What went well is said politely, what did not is an alert beside its field")
  void notices(AccountNotice notice) {
    Shown page = shown("account-" + notice.key());

    assertThat(page.all("role=\"(status|alert)\""))
        .containsExactly(notice.isProblem() ? "alert" : "status");
    for (String field : List.of("current_password", "new_password")) {
      boolean wrong = field.equals(notice.field());
      assertThat(page.input(field).contains("aria-invalid=\"true\"")).isEqualTo(wrong);
      assertThat(page.input(field).contains(" autofocus")).isEqualTo(wrong);
    }
    assertThat(page.html().contains("<title>Problem: ")).isEqualTo(notice.isProblem());
  }

  @Test
  @DisplayName(
      "A password manager sees which account's password is changed, and the form does not post it")
  void passwordManager() {
    Shown page = shown("account");

    assertThat(page.input("current_password")).contains("autocomplete=\"current-password\"");
    assertThat(page.input("new_password"))
        .contains("autocomplete=\"new-password\"", "minlength=\"8\"", "new_password-hint");
    assertThat(page.all("<input([^>]*autocomplete=\"username\"[^>]*)>"))
        .singleElement()
        .satisfies(input -> assertThat(input).contains(" hidden").doesNotContain(" name="));
  }

  @Test
  @DisplayName("Sign-out is asked for by name, and may be refused")
  void logout() {
    Shown page = shown("logout");

    assertThat(page.html()).contains("Notes asks to sign you out.", "as ann@example.com.");
    assertThat(page.all("name=\"decision\" value=\"(.*?)\"")).containsExactly("logout", "stay");
    assertThat(shown("logout-bare").all("<p>(.*?)</p>")).isEmpty();
  }

  @Test
  @DisplayName("Who is signed out goes back by a link, where there is somewhere to go")
  void signedOut() {
    assertThat(shown("signed-out").html())
        .contains("You are signed out", "You can close this window.")
        .doesNotContain("<a ");
    assertThat(shown("signed-out-back").html())
        .contains("href=\"https://notes.example.com/\">Back to Notes</a>");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An error says what a person can do, and below it what its developer needs")
  void errors(ErrorKind kind) {
    Shown page = shown("error-" + kind.key());
    Shown same = Shown.among(german, "error-" + kind.key());

    assertThat(page.response().status()).isEqualTo(400);
    assertThat(page.html())
        .contains("<p lang=\"en\">The redirect_uri is not registered for this client.</p>")
        .contains("Request number <code>01JDHV3T9W8Q6Z2K</code>");
    assertThat(same.all("<p>(.*?)</p>").getFirst())
        .isNotEqualTo(page.all("<p>(.*?)</p>").getFirst());
    assertThat(page.all("<p>(.*?)</p>").getFirst().toLowerCase(Locale.ROOT))
        .containsAnyOf("try again", "start again");
  }

  @Test
  @DisplayName("Without anything for a developer, an error has no empty part")
  void bareError() {
    assertThat(shown("error-bare").html()).doesNotContain("<section", "<code>");
  }

  private Shown shown(String sample) {
    return Shown.among(samples, sample);
  }
}
