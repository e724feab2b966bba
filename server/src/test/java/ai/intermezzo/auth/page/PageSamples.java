package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Every page once and more, filled as in life, by name. Whatever comes from outside goes through
 * {@code text} first.
 */
record PageSamples(Pages pages, Language language, UnaryOperator<String> text) {
  private static final Instant NOW = Instant.parse("2026-03-09T07:05:59.123Z");
  private static final Instant BEFORE = Instant.parse("2025-12-31T23:59:59Z");

  static Map<String, Response> of(Pages pages, Language language) {
    return new PageSamples(pages, language, UnaryOperator.identity()).all();
  }

  Map<String, Response> all() {
    Map<String, Response> all = new LinkedHashMap<>();
    all.put(
        "home", pages.home(new HomePage(new Issuer("https://auth.example.com/"), t("1"), null)));
    logins(all);
    signUps(all);
    steps(all);
    for (ErrorKind kind : ErrorKind.values()) {
      ErrorPage page =
          new ErrorPage(
              kind,
              t("The redirect_uri is not registered for this client."),
              t("01JDHV3T9W8Q6Z2K"));
      all.put("error-" + kind.key(), pages.error(page, language, 400));
    }
    all.put("error-bare", pages.error(new ErrorPage(ErrorKind.SERVER, "", ""), language, 500));
    accounts(all);
    String redirect = t("https://notes.example.com/callback");
    all.put("form-post", pages.formPost(redirect, fields(), language));
    return all;
  }

  private void logins(Map<String, Response> all) {
    all.put("login", pages.login(login("", "", Optional.empty(), true), language, 200));
    all.put(
        "login-hint",
        pages.login(
            login(t("Notes"), t("ann@example.com"), Optional.empty(), true), language, 200));
    for (LoginProblem problem : LoginProblem.values()) {
      all.put(
          "login-" + problem.key(),
          pages.login(
              login(t("Notes"), t("ann@example.com"), Optional.of(problem), false), language, 400));
    }
  }

  private LoginPage login(
      String client, String email, Optional<LoginProblem> problem, boolean signUp) {
    return new LoginPage(
        t("/login"),
        fields(),
        client,
        email,
        problem,
        signUp ? Optional.of(t("/sign-up")) : Optional.empty());
  }

  private void signUps(Map<String, Response> all) {
    SignUpPage empty =
        new SignUpPage(t("/sign-up"), fields(), "", "", "", Optional.empty(), t("/login"));
    all.put("sign-up", pages.signUp(empty, language, 200));
    for (SignUpProblem problem : SignUpProblem.values()) {
      SignUpPage page =
          new SignUpPage(
              t("/sign-up"),
              fields(),
              t("Notes"),
              t("ann@example.com"),
              t("Ann Example"),
              Optional.of(problem),
              t("/login"));
      all.put("sign-up-" + problem.key(), pages.signUp(page, language, 400));
    }
  }

  private void steps(Map<String, Response> all) {
    List<Permission> permissions = new ArrayList<>();
    for (String scope : List.of("openid", "profile", "email", "offline_access")) {
      permissions.add(new Permission("", Pages.scopeText(scope, language).orElseThrow()));
    }
    permissions.add(new Permission(t("Intermezzo Notes"), t("Read your notes")));
    permissions.add(new Permission(t("Calendar"), t("See your appointments")));
    ConsentPage consent =
        new ConsentPage(
            t("/consent"), fields(), t("Notes for Teams"), t("ann@example.com"), permissions);
    all.put("consent", pages.consent(consent, language));
    ChooserPage chooser =
        new ChooserPage(t("/choose"), fields(), t("Notes"), t("Ann Example"), t("ann@example.com"));
    all.put("chooser", pages.chooser(chooser, language));
    ChooserPage nameless =
        new ChooserPage(t("/choose"), fields(), t("Notes"), "", t("ann@example.com"));
    all.put("chooser-nameless", pages.chooser(nameless, language));
    LogoutPage logout = new LogoutPage(t("/logout"), fields(), t("Notes"), t("ann@example.com"));
    all.put("logout", pages.logout(logout, language));
    all.put("logout-bare", pages.logout(new LogoutPage("/logout", fields(), "", ""), language));
    all.put("signed-out", pages.signedOut(new SignedOutPage(Optional.empty(), ""), language));
    SignedOutPage back =
        new SignedOutPage(Optional.of(t("https://notes.example.com/")), t("Notes"));
    all.put("signed-out-back", pages.signedOut(back, language));
  }

  private void accounts(Map<String, Response> all) {
    AccountPage bare =
        new AccountPage(
            t("/account"),
            fields(),
            t("ann@example.com"),
            "",
            List.of(new SessionLine("s1", true, NOW, NOW)),
            List.of(),
            Optional.empty());
    all.put("account-bare", pages.account(bare, language));
    all.put("account", pages.account(account(Optional.empty()), language));
    for (AccountNotice notice : AccountNotice.values()) {
      all.put("account-" + notice.key(), pages.account(account(Optional.of(notice)), language));
    }
  }

  private AccountPage account(Optional<AccountNotice> notice) {
    List<SessionLine> sessions =
        List.of(
            new SessionLine("s1", true, BEFORE, NOW), new SessionLine(t("s2"), false, BEFORE, NOW));
    List<ApplicationLine> applications =
        List.of(
            new ApplicationLine(
                t("UwQdYb8zYqv5T0aXcN3mKp7RrGfLhJ2s"),
                t("Notes for Teams"),
                List.of(Pages.scopeText("email", language).orElseThrow(), t("Read your notes")),
                BEFORE),
            new ApplicationLine(t("k2"), t("Calendar"), List.of(t("See appointments")), NOW));
    return new AccountPage(
        t("/account"),
        fields(),
        t("ann@example.com"),
        t("Ann Example"),
        sessions,
        applications,
        notice);
  }

  private List<Hidden> fields() {
    return List.of(
        new Hidden(t("journey"), t("c2VhbGVk".repeat(64))), new Hidden("csrf", t("MTIz")));
  }

  private String t(String value) {
    return text.apply(value);
  }
}
