package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.consent.Permissions;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.ChooserPage;
import ai.intermezzo.auth.page.ConsentPage;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.page.ErrorPage;
import ai.intermezzo.auth.page.Hidden;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.LoginPage;
import ai.intermezzo.auth.page.LoginProblem;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.page.SignUpPage;
import ai.intermezzo.auth.page.SignUpProblem;
import ai.intermezzo.auth.user.User;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages of a journey, each with the sealed journey in its form. */
final class JourneyPages {
  static final String LOGIN_PATH = "/authorize/login";
  static final String SIGN_UP_PATH = "/authorize/sign-up";
  static final String CHOICE_PATH = "/authorize/account";
  static final String CONSENT_PATH = "/authorize/consent";

  /** The field of every form that holds the journey; where that is long, it comes several times. */
  static final String FIELD = "journey";

  private final Pages pages;
  private final Permissions permissions;
  private final JourneySeal seal;
  private final SecureRandom random;
  private final boolean signUpAllowed;

  JourneyPages(
      Pages pages,
      Permissions permissions,
      JourneySeal seal,
      SecureRandom random,
      boolean signUpAllowed) {
    this.pages = pages;
    this.permissions = permissions;
    this.seal = seal;
    this.random = random;
    this.signUpAllowed = signUpAllowed;
  }

  /** Where a person signs in. */
  Response login(Request request, Journey journey, Optional<AuthorizeRequest> asked) {
    String email = asked.map(AuthorizeRequest::loginHint).orElse("");
    return login(request, journey, asked, email, Optional.empty(), 200);
  }

  /** The same, after something went wrong. */
  Response login(
      Request request,
      Journey journey,
      Optional<AuthorizeRequest> asked,
      String email,
      Optional<LoginProblem> problem,
      int status) {
    Form form = form(request, journey);
    LoginPage page =
        new LoginPage(
            LOGIN_PATH,
            form.hidden,
            name(asked),
            email,
            problem,
            signUpAllowed ? Optional.of(SIGN_UP_PATH) : Optional.empty());
    return form.with(pages.login(page, language(request, asked), status));
  }

  /** Where a person makes an account, or signs in where nobody may make one. */
  Response signUpIfAllowed(Request request, Journey journey, AuthorizeRequest asked) {
    return signUpAllowed
        ? signUp(request, journey, Optional.of(asked), asked.loginHint(), "", Optional.empty(), 200)
        : login(request, journey, Optional.of(asked));
  }

  /** Where a person makes an account. */
  Response signUp(
      Request request,
      Journey journey,
      Optional<AuthorizeRequest> asked,
      String email,
      String name,
      Optional<SignUpProblem> problem,
      int status) {
    Form form = form(request, journey);
    SignUpPage page =
        new SignUpPage(SIGN_UP_PATH, form.hidden, name(asked), email, name, problem, LOGIN_PATH);
    return form.with(pages.signUp(page, language(request, asked), status));
  }

  /** Whether to go on as who is signed in. */
  Response chooser(Request request, Journey journey, AuthorizeRequest asked, User user) {
    Form form = form(request, journey);
    ChooserPage page =
        new ChooserPage(
            CHOICE_PATH,
            form.hidden,
            asked.client().name(),
            user.name().orElse(""),
            user.email().value());
    return form.with(pages.chooser(page, language(request, Optional.of(asked))));
  }

  /** Whether the client may have what it asks for. */
  Response consent(Request request, Journey journey, AuthorizeRequest asked, User user) {
    Language language = language(request, Optional.of(asked));
    Form form = form(request, journey);
    ConsentPage page =
        new ConsentPage(
            CONSENT_PATH,
            form.hidden,
            asked.client().name(),
            user.email().value(),
            permissions.of(asked.wanted(), language));
    return form.with(pages.consent(page, language));
  }

  /** The journey can't go on. */
  Response error(Request request, ErrorKind kind, String detail, int status) {
    return pages.error(
        new ErrorPage(kind, detail, request.id()), language(request, Optional.empty()), status);
  }

  private static String name(Optional<AuthorizeRequest> asked) {
    return asked.map(request -> request.client().name()).orElse("");
  }

  private static Language language(Request request, Optional<AuthorizeRequest> asked) {
    return Language.choose(
        asked.flatMap(wanted -> wanted.returnAddress().uiLocales()),
        request.headers("Accept-Language"));
  }

  /** What the page's form holds, and the cookie that it is bound to. */
  private record Form(List<Hidden> hidden, Response.Header cookie) {
    Response with(Response page) {
      return page.with(List.of(cookie));
    }
  }

  /** A browser keeps its cookie, so that the pages in its other tabs stay good. */
  private Form form(Request request, Journey journey) {
    CookieSecret cookie =
        JourneySeal.COOKIE.read(request).orElseGet(() -> CookieSecret.generate(random));
    return new Form(
        fields(seal.seal(journey, cookie)),
        JourneySeal.COOKIE.set(cookie, JourneySeal.COOKIE_LIFETIME));
  }

  /** In pieces that each are no longer than a parameter may be. */
  private static List<Hidden> fields(String sealed) {
    List<Hidden> fields = new ArrayList<>();
    for (int from = 0; from < sealed.length(); from += Parameters.MAX_VALUE_CHARS) {
      int to = Math.min(sealed.length(), from + Parameters.MAX_VALUE_CHARS);
      fields.add(new Hidden(FIELD, sealed.substring(from, to)));
    }
    return List.copyOf(fields);
  }

  /** The value in the fields of a form. */
  static String value(Parameters form) {
    return String.join("", form.all(FIELD));
  }
}
