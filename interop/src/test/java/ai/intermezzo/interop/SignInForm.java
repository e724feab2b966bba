package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who signs in to a single-page application, in a browser without a screen: it keeps
 * cookies, fills in the login form when one comes, and exchanges the code. Its session outlives a
 * server. Safe for many threads once they have signed in.
 */
final class SignInForm {
  private static final String CALLBACK = "https://app.test/callback";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final Pattern LOGIN =
      Pattern.compile("<form[^>]*action=\"/authorize/login\"[^>]*>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

  private final String clientId;
  private final String email;
  private final String password;
  private final Map<String, String> cookies = new TreeMap<>();

  private SignInForm(String clientId, String email, String password) {
    this.clientId = clientId;
    this.email = email;
    this.password = password;
  }

  /** Registers an application of the operator's own, and a person. */
  static SignInForm register(Cli cli, String audience) throws Exception {
    String email = "ada@example.com";
    String password = "correct horse battery";
    cli.runWith(password + "\n", "user", "create", "--email", email, "--password-stdin", "--json")
        .json();
    String clientId =
        cli.json(
                Stream.of(
                        "client create --name app --type spa --first-party on --audience",
                        audience,
                        "--redirect-uri",
                        CALLBACK)
                    .flatMap(part -> Stream.of(part.split(" ")))
                    .toArray(String[]::new))
            .get("client_id")
            .stringValue();
    return new SignInForm(clientId, email, password);
  }

  String clientId() {
    return clientId;
  }

  /** Signs in, at the first time with the password, and gives a code. */
  String code(Https https, String url, String issuer) throws Exception {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("response_type", "code");
    request.put("client_id", clientId);
    request.put("redirect_uri", CALLBACK);
    request.put("scope", "read offline_access");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    HttpResponse<String> answer = https.get(url + "authorize?" + form(request), headers(issuer));
    if (answer.statusCode() == 200) {
      keepCookies(answer);
      Map<String, String> fields = hidden(answer.body());
      fields.put("email", email);
      fields.put("password", password);
      answer = https.post(url + "authorize/login", FORM, form(fields), headers(issuer));
    }
    keepCookies(answer);
    String location = answer.headers().firstValue("Location").orElse("");
    assertThat(location).as(answer.statusCode() + answer.body()).startsWith(CALLBACK + "?");
    String code = parameters(URI.create(location).getRawQuery()).get("code");
    assertThat(code).as(location).isNotNull();
    return "" + code;
  }

  /** Exchanges a code. */
  HttpResponse<String> exchange(Https https, String url, String code) throws Exception {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("grant_type", "authorization_code");
    request.put("client_id", clientId);
    request.put("code", code);
    request.put("redirect_uri", CALLBACK);
    request.put("code_verifier", VERIFIER);
    return https.post(url + "oauth/token", FORM, form(request));
  }

  /** Signs in and gives the refresh token. */
  String refreshToken(Https https, String issuer) throws Exception {
    return refreshToken(exchange(https, issuer, code(https, issuer, issuer)));
  }

  /** The refresh token of an answer, which must have one. */
  static String refreshToken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode token = Https.json(answer).get("refresh_token");
    assertThat(token).as("a refresh token").isNotNull();
    return token.stringValue();
  }

  /** Asks for the next tokens. */
  HttpResponse<String> refresh(Https https, String url, String token) throws Exception {
    return https.post(
        url + "oauth/token",
        FORM,
        form(Map.of("grant_type", "refresh_token", "client_id", clientId, "refresh_token", token)));
  }

  private String[] headers(String issuer) {
    return new String[] {
      "Origin",
      issuer.substring(0, issuer.length() - 1),
      "Cookie",
      cookies.entrySet().stream()
          .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
          .collect(Collectors.joining("; "))
    };
  }

  private void keepCookies(HttpResponse<String> answer) {
    for (String line : answer.headers().allValues("Set-Cookie")) {
      String pair = line.substring(0, line.indexOf(';'));
      cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
  }

  private static Map<String, String> hidden(String page) {
    Matcher login = LOGIN.matcher(page);
    assertThat(login.find()).as("a login form on this page: %s", page).isTrue();
    Map<String, String> fields = new LinkedHashMap<>();
    HIDDEN
        .matcher(login.group(1))
        .results()
        .forEach(input -> fields.put(input.group(1), input.group(2).replace("&amp;", "&")));
    return fields;
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> parameters(String query) {
    return Stream.of(query.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }
}
