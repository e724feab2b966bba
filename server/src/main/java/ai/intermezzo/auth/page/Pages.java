package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.templates.JteaccountGenerated;
import ai.intermezzo.auth.page.templates.JtechooserGenerated;
import ai.intermezzo.auth.page.templates.JteconsentGenerated;
import ai.intermezzo.auth.page.templates.JteerrorGenerated;
import ai.intermezzo.auth.page.templates.JteformpostGenerated;
import ai.intermezzo.auth.page.templates.JtehomeGenerated;
import ai.intermezzo.auth.page.templates.JteloginGenerated;
import ai.intermezzo.auth.page.templates.JtelogoutGenerated;
import ai.intermezzo.auth.page.templates.JtesignedoutGenerated;
import ai.intermezzo.auth.page.templates.JtesignupGenerated;
import ai.intermezzo.auth.page.templates.JtewebmessageGenerated;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renders the pages for people, each from a record and in a language. The build compiles {@code
 * login.jte} to {@code JteloginGenerated}, which is called as the plain method that it is: the
 * compiler checks its parameters, and no template engine has to start. Whatever is put into a page
 * is escaped, and every page leaves with the headers of {@link PageHeaders}.
 */
public final class Pages {
  private final Theme theme;
  private final Stylesheet stylesheet;
  private final PageHeaders headers;
  private final Nonces nonces;

  /** Pages without an operator's settings. */
  public Pages() {
    this(Theme.DEFAULT);
  }

  /** Pages in the operator's colours. */
  public Pages(Theme theme) {
    this(theme, new SecureRandom());
  }

  /**
   * @param random for the nonces of the two pages with a script
   */
  public Pages(Theme theme, SecureRandom random) {
    this.theme = theme;
    this.stylesheet = Stylesheet.load(theme);
    this.headers = new PageHeaders(theme);
    this.nonces = new Nonces(random);
  }

  /** The page at {@code /}. */
  public Response home(HomePage page) {
    return headers.front(
        html(200, out -> JtehomeGenerated.render(out, null, page, frame(Language.ENGLISH))));
  }

  /** Asks for e-mail and password. */
  public Response login(LoginPage page, Language language, int status) {
    return headers.journey(
        html(status, out -> JteloginGenerated.render(out, null, page, frame(language))));
  }

  /** Asks for what an account needs. */
  public Response signUp(SignUpPage page, Language language, int status) {
    return headers.journey(
        html(status, out -> JtesignupGenerated.render(out, null, page, frame(language))));
  }

  /** Asks whether an application gets what it wants. */
  public Response consent(ConsentPage page, Language language) {
    return headers.journey(
        html(200, out -> JteconsentGenerated.render(out, null, page, frame(language))));
  }

  /** Asks who goes on. */
  public Response chooser(ChooserPage page, Language language) {
    return headers.journey(
        html(200, out -> JtechooserGenerated.render(out, null, page, frame(language))));
  }

  /** Tells a person what went wrong and what to do. */
  public Response error(ErrorPage page, Language language, int status) {
    return headers.still(
        html(status, out -> JteerrorGenerated.render(out, null, page, frame(language))));
  }

  /** Asks whether to sign out. */
  public Response logout(LogoutPage page, Language language) {
    return headers.journey(
        html(200, out -> JtelogoutGenerated.render(out, null, page, frame(language))));
  }

  /** Tells that the person is signed out. */
  public Response signedOut(SignedOutPage page, Language language) {
    return headers.still(
        html(200, out -> JtesignedoutGenerated.render(out, null, page, frame(language))));
  }

  /** A person's own page. */
  public Response account(AccountPage page, Language language, int status) {
    return headers.ours(
        html(status, out -> JteaccountGenerated.render(out, null, page, frame(language))));
  }

  /** A person's own page, after nothing went wrong. */
  public Response account(AccountPage page, Language language) {
    return account(page, language, 200);
  }

  /**
   * Posts an authorization response to the application ({@code response_mode=form_post}), by a
   * script, and by a button for those without.
   *
   * @param redirectUri one that the application registered
   */
  public Response formPost(String redirectUri, List<Hidden> fields, Language language) {
    FormPost page = new FormPost(redirectUri, fields, nonces.next());
    return headers.posting(
        html(200, out -> JteformpostGenerated.render(out, null, page, frame(language))),
        page.nonce());
  }

  /**
   * Hands an authorization response to the window that framed or opened the page ({@code
   * response_mode=web_message}).
   *
   * @param targetOrigin the only origin that may frame the page and read the response
   * @throws IllegalArgumentException where that is not one origin of {@code http} or {@code https}
   */
  public Response webMessage(String targetOrigin, List<Hidden> fields) {
    WebMessage page = new WebMessage(targetOrigin, fields, nonces.next());
    return PageHeaders.framed(
        html(200, out -> JtewebmessageGenerated.render(out, null, page)),
        page.nonce(),
        targetOrigin);
  }

  /** What a scope of OpenID Connect means to a person; empty for any other scope. */
  public static Optional<String> scopeText(String scope, Language language) {
    return Texts.in(language).find("scope." + scope);
  }

  /** The answer at {@link #stylesheetPath()}. */
  public Response stylesheet() {
    return stylesheet.response();
  }

  /** Where the pages' stylesheet is served; the path changes with its content. */
  public String stylesheetPath() {
    return stylesheet.path();
  }

  private Frame frame(Language language) {
    return new Frame(theme, language, stylesheet.path());
  }

  private static Response html(int status, Consumer<HtmlTemplateOutput> template) {
    StringOutput html = new StringOutput();
    template.accept(new OwaspHtmlTemplateOutput(html));
    // Templates end with the line breaks of all that they are made of.
    return Response.html(status, html.toString().stripTrailing() + "\n");
  }
}
