package ai.intermezzo.auth;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a screen: it keeps cookies, reads forms and sends them, and does not follow a
 * redirect, so that a test sees it.
 */
public final class TestBrowser {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

  private final TestServer server;
  private final Map<String, String> cookies = new TreeMap<>();

  public TestBrowser(TestServer server) {
    this.server = server;
  }

  /** The cookies that it has, by name. */
  public Map<String, String> cookies() {
    return cookies;
  }

  /** Goes to a path, with its query. */
  public Answer get(String path) {
    return send(server.request(path));
  }

  /** Goes to a path with these parameters. */
  public Answer get(String path, Map<String, String> parameters) {
    return get(path + "?" + TestServer.form(parameters));
  }

  /** Sends the form of a page that goes to that path, with these fields beside its hidden ones. */
  public Answer submit(Answer page, String action, String... namesAndValues) {
    return post(action, fields(page, action, namesAndValues), TestServer.ISSUER);
  }

  /** What {@link #submit} would send. */
  public static Map<String, String> fields(Answer page, String action, String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>(hidden(page, action));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  /** Posts a form as a page of that issuer would; a field that repeats has a line each. */
  public Answer post(String path, Map<String, String> fields, String issuer) {
    return send(
        server
            .request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", issuer.substring(0, issuer.length() - 1))
            .POST(BodyPublishers.ofString(form(fields))));
  }

  /** A field that comes several times has a line for each. */
  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .flatMap(
            field ->
                field.getValue().lines().map(line -> TestServer.form(Map.of(field.getKey(), line))))
        .collect(Collectors.joining("&"));
  }

  /** Sends a request with the cookies, and keeps those that come. */
  public Answer send(HttpRequest.Builder request) {
    cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
    Answer answer = server.send(request);
    for (String line : answer.headers().getOrDefault("set-cookie", List.of())) {
      String pair = line.substring(0, line.indexOf(';'));
      String name = pair.substring(0, pair.indexOf('='));
      String value = pair.substring(pair.indexOf('=') + 1);
      if (value.isEmpty()) {
        cookies.remove(name);
      } else {
        cookies.put(name, value);
      }
    }
    return answer;
  }

  private static Map<String, String> hidden(Answer page, String action) {
    Matcher forms = FORM.matcher(page.body());
    while (forms.find()) {
      if (forms.group(1).equals(action)) {
        Map<String, String> hidden = new LinkedHashMap<>();
        Matcher inputs = HIDDEN.matcher(forms.group(2));
        while (inputs.find()) {
          hidden.merge(
              unescape(inputs.group(1)),
              unescape(inputs.group(2)),
              (first, next) -> first + '\n' + next);
        }
        return hidden;
      }
    }
    throw new AssertionError(
        "No form goes to " + action + " on this page: " + page.status() + " " + page.body());
  }

  private static String unescape(String html) {
    return html.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  /** The parameters in the query or fragment of a redirect; empty where the answer is none. */
  public static Map<String, String> redirected(Answer answer) {
    return answer
        .header("Location")
        .map(URI::create)
        .map(to -> to.getRawFragment() == null ? to.getRawQuery() : to.getRawFragment())
        .map(TestBrowser::parameters)
        .orElse(Map.of());
  }

  /** The parameters in a query or fragment. */
  public static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
