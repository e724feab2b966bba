package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser without a screen and without JavaScript: it keeps each origin's cookies, follows
 * redirects, and sends the forms that it finds on pages.
 */
final class FormBrowser implements AutoCloseable {
  private static final int REDIRECTS_AT_MOST = 20;
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
  private static final Pattern HIDDEN =
      Pattern.compile(
          "<input(?=[^>]* type=\"hidden\")(?=[^>]* name=\"([^\"]*)\")(?=[^>]* value=\"([^\"]*)\")");

  private final HttpClient client;
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  private FormBrowser(HttpClient client) {
    this.client = client;
  }

  static FormBrowser trusting(Path authority) throws Exception {
    return new FormBrowser(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(AT_MOST)
            .sslContext(Https.tls(authority))
            .build());
  }

  /**
   * What is shown at the end of all redirects; nothing where that is on another machine, since it
   * does not go there.
   */
  record Page(URI at, int status, String body) {
    JsonNode json() {
      assertThat(status).as("%s: %s", at, body).isEqualTo(200);
      return JsonMapper.shared().readTree(body);
    }
  }

  /** A person's e-mail address and password. */
  record Person(String email, String password) {
    @Override
    public String toString() {
      return "Person[" + email + "]";
    }
  }

  Page open(String url) throws Exception {
    return follow(URI.create(url), request -> request.GET());
  }

  /**
   * Opens an application's login, signs in at the server's page, and allows what it asks for.
   *
   * @return what the application shows then
   */
  Page signIn(String url, Person person) throws Exception {
    Page login = open(url);
    Page consent = submit(login, "/login", "email", person.email(), "password", person.password());
    return submit(consent, "/consent", "decision", "allow");
  }

  /** Sends the page's form whose action ends so, with these fields beside its hidden ones. */
  Page submit(Page page, String action, String... namesAndValues) throws Exception {
    Matcher form = FORM.matcher(page.body());
    while (form.find()) {
      if (form.group(1).endsWith(action)) {
        Map<String, String> fields = hidden(form.group(2));
        for (int i = 0; i < namesAndValues.length; i += 2) {
          fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return post(page.at(), page.at().resolve(unescape(form.group(1))), fields);
      }
    }
    throw new AssertionError("No form goes to " + action + " on " + page);
  }

  private Page post(URI from, URI to, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return follow(
        to,
        request ->
            request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", origin(from))
                .POST(BodyPublishers.ofString(body)));
  }

  private interface Change {
    HttpRequest.Builder to(HttpRequest.Builder request);
  }

  private Page follow(URI first, Change change) throws Exception {
    URI at = first;
    HttpResponse<String> answer = send(at, change);
    for (int i = 0; answer.statusCode() / 100 == 3; i++) {
      assertThat(i).as("redirects, until " + at).isLessThan(REDIRECTS_AT_MOST);
      at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
      if (!at.getHost().equals("localhost")) {
        return new Page(at, answer.statusCode(), "");
      }
      answer = send(at, request -> request.GET());
    }
    return new Page(at, answer.statusCode(), answer.body());
  }

  private HttpResponse<String> send(URI to, Change change) throws Exception {
    Map<String, String> jar = cookies.computeIfAbsent(origin(to), _ -> new TreeMap<>());
    HttpRequest.Builder request = HttpRequest.newBuilder(to).timeout(AT_MOST);
    if (!jar.isEmpty()) {
      request.header(
          "Cookie",
          jar.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = client.send(change.to(request).build(), BodyHandlers.ofString());
    for (String line : answer.headers().allValues("Set-Cookie")) {
      keep(jar, line);
    }
    return answer;
  }

  private static void keep(Map<String, String> jar, String line) {
    List<String> parts = List.of(line.split(";\\s*", -1));
    String[] pair = parts.getFirst().split("=", 2);
    if (pair[1].isEmpty() || parts.stream().anyMatch("Max-Age=0"::equalsIgnoreCase)) {
      jar.remove(pair[0]);
    } else {
      jar.put(pair[0], pair[1]);
    }
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  private static Map<String, String> hidden(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher input = HIDDEN.matcher(form);
    while (input.find()) {
      fields.put(unescape(input.group(1)), unescape(input.group(2)));
    }
    return fields;
  }

  private static String unescape(String html) {
    return html.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
