package ai.intermezzo.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of a journey: login, sign-up, consent and the choice of an account. */
class SignInPagesTest {
  private final Pages pages = new Pages();
  private final Map<String, Response> samples = PageSamples.of(pages, Language.ENGLISH);

  @Test
  @DisplayName("A password manager finds e-mail and password of the login page by their names")
  void loginFields() {
    Shown page = shown("login");

    assertThat(page.input("email"))
        .contains("type=\"email\"", "autocomplete=\"username\"", "inputmode=\"email\"")
        .contains(" required", " autofocus", "autocapitalize=\"none\"", "value=\"\"")
        .doesNotContain("aria-invalid", "aria-describedby");
    assertThat(page.input("password"))
        .contains("type=\"password\"", "autocomplete=\"current-password\"", " required")
        .doesNotContain("minlength", "maxlength", "autofocus");
    assertThat(page.html()).contains("to your account").doesNotContain("role=\"alert\"");
  }

  @Test
  @DisplayName("With the e-mail known, the person goes on with the password")
  void loginHint() {
    Shown page = shown("login-hint");

    assertThat(page.input("email"))
        .contains("value=\"ann@example.com\"")
        .doesNotContain("autofocus");
    assertThat(page.input("password")).contains(" autofocus");
    assertThat(page.html()).contains("to continue to Notes");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("WCAG 3.3.1: a problem is said aloud, in the title too")
  void loginProblem(LoginProblem problem) {
    Shown page = shown("login-" + problem.key());

    assertThat(page.all("<p class=\"notice bad\" id=\"problem\" role=\"alert\">(.*?)</p>"))
        .hasSize(1);
    assertThat(page.html()).contains("<title>Problem: Sign in");
    assertThat(page.input("password").contains("aria-invalid=\"true\""))
        .isEqualTo(problem == LoginProblem.WRONG);
    assertThat(page.response().status()).isEqualTo(400);
  }

  @Test
  @DisplayName("A wrong password and an unknown e-mail read the same, beside both fields")
  void wrong() {
    Shown page = shown("login-wrong");

    assertThat(page.html()).contains("E-mail or password is wrong.");
    for (String field : List.of("email", "password")) {
      assertThat(page.input(field)).contains("aria-describedby=\"problem\"");
    }
  }

  @Test
  @DisplayName("Sign-up is offered where an operator allows it, by a form without what was typed")
  void signUpOffered() {
    String offered = shown("login").html();

    assertThat(offered).contains("action=\"/sign-up\"", "Create one");
    assertThat(offered.substring(offered.indexOf("/sign-up"))).doesNotContain("type=\"password\"");
    assertThat(shown("login-wrong").html()).doesNotContain("/sign-up", "Create one");
  }

  @Test
  @DisplayName("A new password is told its rule in words, and a password manager may make it")
  void signUpFields() {
    Shown page = shown("sign-up");

    assertThat(page.input("password"))
        .contains("autocomplete=\"new-password\"", "minlength=\"8\"")
        .contains("aria-describedby=\"password-hint\"")
        .doesNotContain("maxlength");
    assertThat(page.html()).contains("id=\"password-hint\">8 characters or more.");
    assertThat(page.input("name"))
        .contains("autocomplete=\"name\"")
        .doesNotContain(" required", "autocapitalize=\"none\"");
    assertThat(page.input("email")).contains(" autofocus", "autocomplete=\"username\"");
  }

  @ParameterizedTest
  @CsvSource({
    "EMAIL_TAKEN, email",
    "EMAIL_INVALID, email",
    "NAME_INVALID, name",
    "PASSWORD_SHORT, password",
    "PASSWORD_COMMON, password",
    "PASSWORD_LONG, password",
    "TOO_MANY, ''",
    "BUSY, ''",
    "EXPIRED, ''"
  })
  @DisplayName(
      "The field that is wrong is marked, described by the problem, and next to be typed in")
  void signUpProblem(SignUpProblem problem, String wrong) {
    Shown page = shown("sign-up-" + problem.key());

    for (String field : List.of("email", "name", "password")) {
      String input = page.input(field);
      assertThat(input.contains("aria-invalid=\"true\"")).as(field).isEqualTo(field.equals(wrong));
      assertThat(input.contains("aria-describedby=\"problem")).isEqualTo(field.equals(wrong));
      assertThat(input.contains(" autofocus"))
          .isEqualTo(field.equals(wrong.isEmpty() ? "password" : wrong));
    }
    assertThat(page.input("email")).contains("value=\"ann@example.com\"");
    assertThat(page.input("name")).contains("value=\"Ann Example\"");
    assertThat(page.input("password")).contains("value=\"\"");
  }

  @Test
  @DisplayName("Consent tells what is asked for, whose it is, and offers to refuse as readily")
  void consent() {
    Shown page = shown("consent");

    assertThat(page.all("<h2>(.*?)</h2>"))
        .containsExactly("Your account", "Intermezzo Notes", "Calendar");
    assertThat(page.all("<li>(.*?)</li>"))
        .containsExactly(
            "Recognise you each time you sign in",
            "See your name and your profile",
            "See your e-mail address",
            "Keep this access while you are not using it, until you take it back",
            "Read your notes",
            "See your appointments");
    assertThat(page.html()).contains("<h1>Notes for Teams asks for access</h1>", "ann@example.com");
    assertThat(page.all("name=\"decision\" value=\"(.*?)\"")).containsExactly("allow", "deny");
  }

  @Test
  @DisplayName("Permissions of one Api stand together, in the order in which the Apis come first")
  void consentGroups() {
    ConsentPage page =
        new ConsentPage(
            "/consent",
            List.of(),
            "Notes",
            "ann@example.com",
            List.of(
                new Permission("B", "1"),
                new Permission("", "2"),
                new Permission("B", "3"),
                new Permission("A", "4")));

    assertThat(page.byApi().keySet()).containsExactly("B", "", "A");
    assertThat(page.byApi().get("B")).containsExactly("1", "3");
  }

  @Test
  @DisplayName("Who is signed in may go on or be somebody else")
  void chooser() {
    Shown page = shown("chooser");

    assertThat(page.html()).contains("Continue as Ann Example", "ann@example.com");
    assertThat(page.all("name=\"choice\" value=\"(.*?)\"")).containsExactly("continue", "other");
    assertThat(shown("chooser-nameless").html()).contains("Continue as ann@example.com");
  }

  @Test
  @DisplayName("A record keeps its own copy of the hidden fields")
  void copies() {
    List<Hidden> fields = new ArrayList<>(List.of(new Hidden("a", "1")));
    LoginPage page = new LoginPage("/login", fields, "", "", Optional.empty(), Optional.empty());
    fields.clear();

    assertThat(page.hidden()).containsExactly(new Hidden("a", "1"));
  }

  private Shown shown(String sample) {
    return Shown.among(samples, sample);
  }
}
