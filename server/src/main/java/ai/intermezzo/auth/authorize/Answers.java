package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.Hidden;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.Pages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sends a browser back to the client with an answer (RFC 6749 §4.1.2), always with the {@code
 * state} that came and with {@code iss} (RFC 9207 §2).
 */
final class Answers {
  private final Issuer issuer;
  private final Pages pages;

  Answers(Issuer issuer, Pages pages) {
    this.issuer = issuer;
    this.pages = pages;
  }

  /** A success: {@code code}, {@code id_token} or both. */
  Response success(Request request, ReturnAddress to, List<Hidden> answer) {
    return send(request, to, answer);
  }

  /** A refusal (RFC 6749 §4.1.2.1). */
  Response refusal(Request request, ReturnAddress to, OAuthError error) {
    return send(
        request,
        to,
        List.of(
            new Hidden("error", error.code()),
            new Hidden("error_description", error.description())));
  }

  private Response send(Request request, ReturnAddress to, List<Hidden> answer) {
    List<Hidden> all = new ArrayList<>(answer);
    to.state().ifPresent(state -> all.add(new Hidden("state", state)));
    all.add(new Hidden("iss", issuer.value()));
    String address = to.redirectUri().value();
    return switch (to.mode()) {
      case QUERY ->
          Response.redirect(request, address + (address.contains("?") ? '&' : '?') + form(all));
      case FRAGMENT -> Response.redirect(request, address + '#' + form(all));
      case FORM_POST ->
          pages.formPost(
              address, all, Language.choose(to.uiLocales(), request.headers("Accept-Language")));
      case WEB_MESSAGE -> pages.webMessage(to.redirectUri().origin().value(), all);
    };
  }

  private static String form(List<Hidden> fields) {
    return fields.stream()
        .map(field -> field.name() + "=" + encode(field.value()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
