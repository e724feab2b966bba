package ai.intermezzo.auth.authorize;

import static ai.intermezzo.auth.authorize.ResponseMode.FRAGMENT;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.grant.CodeBinding;
import ai.intermezzo.auth.grant.RedirectBinding;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.ErrorKind;
import ai.intermezzo.auth.user.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks an authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.2), in the order
 * that decides who may be told of what is wrong: first the client and its redirect URI, then how an
 * answer travels, then all the rest.
 */
final class RequestCheck {
  /** The parameters that mean something here; all others are ignored (RFC 6749 §3.1). */
  static final Set<String> PARAMETERS =
      Set.of(
          "client_id",
          "redirect_uri",
          "response_type",
          "response_mode",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method",
          "prompt",
          "screen_hint",
          "max_age",
          "login_hint",
          "ui_locales",
          "id_token_hint",
          "audience",
          "request",
          "request_uri");

  /** Those that may come more than once (RFC 8707 §2). */
  static final Set<String> REPEATABLE = Set.of("resource");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final int MAX_LOGIN_HINT = 254;

  private final Clients clients;
  private final WantedAccess access;
  private final IdTokenHint hints;

  RequestCheck(Clients clients, WantedAccess access, IdTokenHint hints) {
    this.clients = clients;
    this.access = access;
    this.hints = hints;
  }

  /** The parameters of a request, from its query or its form. */
  private static Parameters read(Request request, Set<String> known, Set<String> repeatable) {
    if (!"POST".equals(request.method())) {
      return Parameters.ofQuery(request.query(), known, repeatable);
    }
    return Parameters.of(request, known, repeatable);
  }

  /**
   * What a journey keeps of a request: the parameters that count, without the {@code
   * id_token_hint}, of which only the subject does.
   */
  static String query(Request request) {
    return query(read(request, PARAMETERS, REPEATABLE), Set.of("id_token_hint"));
  }

  /** All the parameters that count of a request that a client pushed. */
  static String query(Parameters parameters, ClientId client) {
    return ofClient(client, query(parameters, Set.of("client_id")));
  }

  /** What is kept of a request that a client pushed. */
  static String queryWithoutHint(Parameters parameters, ClientId client) {
    return ofClient(client, query(parameters, Set.of("client_id", "id_token_hint")));
  }

  /** HTTP Basic may have said who the client is, and not the body. */
  private static String ofClient(ClientId client, String query) {
    StringBuilder whole = new StringBuilder(query);
    append(whole, "client_id", client.value());
    return whole.toString();
  }

  private static String query(Parameters parameters, Set<String> without) {
    StringBuilder query = new StringBuilder();
    PARAMETERS.stream()
        .filter(name -> !without.contains(name))
        .sorted()
        .forEach(name -> parameters.get(name).ifPresent(value -> append(query, name, value)));
    for (String name : REPEATABLE) {
      parameters.all(name).forEach(value -> append(query, name, value));
    }
    return query.toString();
  }

  private static void append(StringBuilder query, String name, String value) {
    query.append(query.isEmpty() ? "" : "&").append(name).append('=');
    query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /** Checks a request as it comes from a browser. */
  CheckedRequest check(Request request) {
    return check((known, repeatable) -> read(request, known, repeatable), Optional.empty());
  }

  /**
   * Checks the request of a journey again: what an operator has changed since counts.
   *
   * @param hinted who the {@code id_token_hint} named, which is not among the parameters any more
   */
  CheckedRequest check(String query, Optional<UserId> hinted) {
    return check((known, more) -> Parameters.ofQuery(query, known, more), hinted);
  }

  /** Some of the parameters, so that what is wrong with one of the others does not matter yet. */
  private interface Source {
    Parameters read(Set<String> known, Set<String> repeatable);
  }

  private CheckedRequest check(Source source, Optional<UserId> hinted) {
    Client client;
    RedirectUri redirectUri;
    Optional<String> presented;
    try {
      Parameters who = source.read(Set.of("client_id", "redirect_uri"), Set.of());
      Optional<Client> found = clients.find(who.require("client_id"));
      if (found.isEmpty() || !found.get().type().signsPeopleIn()) {
        return new CheckedRequest.NotProven(
            ErrorKind.UNKNOWN_CLIENT,
            OAuthError.invalidRequest(
                "client_id is not that of a web, spa or native client of this server."));
      }
      client = found.get();
      presented = who.get("redirect_uri");
      Optional<RedirectUri> allowed = client.signIn().redirectUri(client.type(), presented);
      if (allowed.isEmpty()) {
        return new CheckedRequest.NotProven(ErrorKind.BAD_REDIRECT, badRedirect(presented));
      }
      redirectUri = allowed.get();
    } catch (OAuthError e) {
      return new CheckedRequest.NotProven(ErrorKind.BAD_REQUEST, e);
    }
    Optional<OAuthError> unfit = OpenIdRedirect.problem(presented, readable(source, "scope"));
    if (unfit.isPresent()) {
      return new CheckedRequest.NotProven(ErrorKind.BAD_REDIRECT, unfit.get());
    }
    ReturnAddress untold = returnAddress(source, redirectUri);
    if (untold.mode() == ResponseMode.WEB_MESSAGE && !isOwnPage(client, redirectUri)) {
      return new CheckedRequest.NotProven(
          ErrorKind.NOT_ALLOWED,
          OAuthError.invalidRequest(
              "The origin of redirect_uri is not a web origin of the client. An operator adds it"
                  + " with: intermezzo client update CLIENT_ID --web-origin ORIGIN"));
    }
    try {
      return new CheckedRequest.Good(
          good(source.read(PARAMETERS, REPEATABLE), client, untold, presented, hinted));
    } catch (OAuthError e) {
      return new CheckedRequest.Refused(untold, e);
    }
  }

  private static OAuthError badRedirect(Optional<String> presented) {
    return OAuthError.invalidRequest(
        presented.isPresent()
            ? "redirect_uri is not one of the client's, to the letter. An operator adds it with:"
                + " intermezzo client update CLIENT_ID --redirect-uri URI"
            : "redirect_uri is missing, and the client does not have exactly one.");
  }

  private static boolean isOwnPage(Client client, RedirectUri redirectUri) {
    return !redirectUri.isPrivateUse() && client.signIn().hasOrigin(redirectUri.origin().value());
  }

  /** How an answer goes back, as far as the request can be understood. */
  private static ReturnAddress returnAddress(Source source, RedirectUri redirectUri) {
    Optional<String> asked = readable(source, "response_type");
    ResponseType type = asked.flatMap(ResponseType::find).orElse(ResponseType.CODE);
    ResponseMode used =
        readable(source, "response_mode")
            .flatMap(ResponseMode::find)
            .filter(mode -> mode.carries(type))
            // RFC 6749 §4.2.2.1: what is wrong with such a request goes there too, the type first.
            .orElse(
                asked.filter(ResponseType::bringsTokens).isPresent()
                    ? FRAGMENT
                    : type.defaultMode());
    return new ReturnAddress(
        redirectUri, used, readable(source, "state"), readable(source, "ui_locales"));
  }

  /** A parameter of a request that comes from a browser, if there is nothing wrong with it. */
  static Optional<String> readable(Request request, String name) {
    return readable((known, repeatable) -> read(request, known, repeatable), name);
  }

  private static Optional<String> readable(Source source, String name) {
    try {
      return source.read(Set.of(name), Set.of()).get(name);
    } catch (OAuthError _) {
      return Optional.empty();
    }
  }

  private AuthorizeRequest good(
      Parameters parameters,
      Client client,
      ReturnAddress returnAddress,
      Optional<String> presented,
      Optional<UserId> hintedBefore) {
    refuseRequestObjects(parameters);
    ResponseType type = responseType(parameters, client);
    parameters
        .get("response_mode")
        .ifPresent(asked -> requireMode(asked, type, returnAddress.mode()));
    Optional<String> nonce = parameters.get("nonce");
    CodeBinding binding =
        new CodeBinding(
            client.id(),
            presented.map(RedirectBinding::sent).orElseGet(() -> implied(returnAddress)),
            PkceCheck.challenge(parameters, client, type),
            nonce);
    var wanted = access.of(client, parameters, type);
    if (type.givesIdToken() && nonce.isEmpty()) {
      throw OAuthError.invalidRequest(
          "nonce is missing, which an ID token needs here (OpenID Connect Core section 3.2.2.1).");
    }
    if (type.givesIdToken() && !wanted.scopes().tokens().contains("openid")) {
      throw OAuthError.invalidScope("An ID token needs scope openid.");
    }
    return new AuthorizeRequest(
        client,
        returnAddress,
        type,
        binding,
        wanted,
        prompts(parameters),
        parameters.get("max_age").map(RequestCheck::maxAge),
        parameters.get("login_hint").filter(hint -> hint.length() <= MAX_LOGIN_HINT).orElse(""),
        parameters
            .get("id_token_hint")
            .map(token -> hints.subject(token, client.id()))
            .or(() -> hintedBefore));
  }

  private static RedirectBinding implied(ReturnAddress returnAddress) {
    return RedirectBinding.implied(returnAddress.redirectUri().value());
  }

  /** OpenID Connect Core §6.1, §6.2. */
  private static void refuseRequestObjects(Parameters parameters) {
    if (parameters.get("request").isPresent()) {
      throw new OAuthError(
          "request_not_supported", "Send the parameters themselves: request is not read.", 400);
    }
    if (parameters.get("request_uri").isPresent()) {
      throw new OAuthError(
          "request_uri_not_supported",
          "Send the parameters themselves: request_uri is not read.",
          400);
    }
  }

  private static ResponseType responseType(Parameters parameters, Client client) {
    ResponseType type =
        ResponseType.find(parameters.require("response_type"))
            .orElseThrow(
                () ->
                    OAuthError.unsupportedResponseType(
                        "This server has response_type code, id_token and code id_token."));
    if (type.givesIdToken() && !client.signIn().idTokenResponse()) {
      throw OAuthError.unauthorizedClient(
          "The client may not use response_type "
              + type.word()
              + ". Use code, or an operator allows it with:"
              + " intermezzo client update CLIENT_ID --response-type id_token");
    }
    return type;
  }

  private static void requireMode(String asked, ResponseType type, ResponseMode used) {
    if (!asked.equals(used.word())) {
      throw OAuthError.invalidRequest(
          "response_mode for response_type "
              + type.word()
              + (type.givesIdToken()
                  ? " is fragment or form_post."
                  : " is query, form_post or web_message."));
    }
  }

  private static Set<Prompt> prompts(Parameters parameters) {
    Set<Prompt> prompts =
        parameters.get("prompt").map(Prompt::parse).orElse(EnumSet.noneOf(Prompt.class));
    if (parameters.get("screen_hint").filter("signup"::equals).isPresent()
        && !prompts.contains(Prompt.NONE)) {
      prompts.add(Prompt.CREATE);
    }
    return prompts;
  }

  private static Duration maxAge(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw OAuthError.invalidRequest("max_age is a number of seconds.");
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
