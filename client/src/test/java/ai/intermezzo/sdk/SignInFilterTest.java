package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.sdk.servlet.PersonPrincipal;
import ai.intermezzo.sdk.servlet.SignInFilter;
import ai.intermezzo.sdk.servlet.SignInRequired;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A servlet application behind the sign-in filters, over TLS,")
final class SignInFilterTest {
  private static final String CLIENT = "web-app";

  private final Server server = new Server();
  private TestProvider provider;
  private URI home;
  private CookieBrowser browser;

  /** Tells who asks, or what went wrong. */
  private static final class Who extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String failure =
          SignInFilter.failure(request).map(e -> e.getClass().getSimpleName()).orElse("");
      String principal =
          request.getUserPrincipal() instanceof PersonPrincipal who
              ? who.person().text("email").orElse("") + " " + request.getRemoteUser()
              : "nobody";
      String token = SignInFilter.accessToken(request).orElse("none");
      response.getWriter().print(failure.isEmpty() ? principal + " " + token : failure);
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    provider = new TestProvider(folder);
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(provider.certificate.serverContext());
    HttpConfiguration http = new HttpConfiguration();
    // The test's certificate is for localhost, as SNI never is.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.open();
    server.addConnector(connector);
    home = URI.create("https://localhost:" + connector.getLocalPort() + "/app/");
    SignIn signIn =
        provider
            .issuer()
            .timeout(Duration.ofSeconds(60))
            .build()
            .client(CLIENT, "s3cret")
            .signIn(home.resolve("callback"))
            .scopes("openid", "email", "offline_access");
    ServletContextHandler context =
        new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
    filter(context, new SignInFilter(signIn, home), "/*");
    filter(context, new SignInRequired(), "/account/*");
    context.addServlet(new ServletHolder(new Who()), "/*");
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(400, 599, "/failed");
    context.setErrorHandler(errors);
    server.setHandler(context);
    server.start();
    browser = new CookieBrowser(provider);
  }

  private static void filter(ServletContextHandler context, Filter filter, String at) {
    context.addFilter(new FilterHolder(filter), at, EnumSet.of(DispatcherType.REQUEST));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    provider.close();
  }

  /** Goes where the application sends it, and comes back as the server would send it. */
  private HttpResponse<String> signIn(String page, String subject) throws Exception {
    return callback(begin(page), subject);
  }

  private Map<String, String> begin(String page) throws Exception {
    HttpResponse<String> redirect = browser.get(home.resolve("sign-in?return_to=" + page));
    assertThat(redirect.statusCode()).isEqualTo(303);
    assertThat(redirect.headers().firstValue("Cache-Control")).contains("no-store");
    String authorize = redirect.headers().firstValue("Location").orElseThrow();
    assertThat(authorize).startsWith(provider.issuer + "/authorize?");
    return CookieBrowser.query(authorize);
  }

  private HttpResponse<String> callback(Map<String, String> request, String subject)
      throws Exception {
    String idToken =
        provider.sign(
            provider.claims(CLIENT, request.getOrDefault("nonce", "")).subject(subject).build());
    provider.token =
        (exchange, form) ->
            TestProvider.json(
                exchange,
                200,
                JSONObjectUtils.toJSONString(
                    Map.of(
                        "access_token",
                        "token-of-" + subject,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        600,
                        "refresh_token",
                        "rt-of-" + subject,
                        "id_token",
                        idToken)));
    return browser.get(
        home.resolve(
            "callback?code=c&state="
                + request.get("state")
                + "&iss="
                + Http.encoded(provider.issuer)));
  }

  private String who() throws Exception {
    return browser.get(home).body();
  }

  @Test
  @DisplayName("knows who signed in, brings them to the page they wanted, and has their token")
  void signsIn() throws Exception {
    assertThat(who()).isEqualTo("nobody none");
    HttpResponse<String> first = browser.get(home.resolve("account/notes?page=2"));
    assertThat(first.statusCode()).isEqualTo(303);
    String signInAt = first.headers().firstValue("Location").orElseThrow();
    assertThat(signInAt).isEqualTo("/app/sign-in?return_to=%2Fapp%2Faccount%2Fnotes%3Fpage%3D2");

    HttpResponse<String> back = signIn("%2Fapp%2Faccount%2Fnotes%3Fpage%3D2", "ada");

    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(back.headers().firstValue("Location")).contains("/app/account/notes?page=2");
    assertThat(who()).isEqualTo("ada@example.com ada token-of-ada");
    assertThat(browser.get(home.resolve("account/notes")).body()).startsWith("ada@example.com");
    assertThat(provider.requests).hasSize(1);
  }

  @Test
  @DisplayName("gives the session a new id at the sign-in, and another person a new session")
  void newSession() throws Exception {
    Map<String, String> request = begin("%2Fapp%2F");
    String before = browser.cookies();
    callback(request, "ada");
    String ada = browser.cookies();
    assertThat(ada).isNotEqualTo(before);

    signIn("%2Fapp%2F", "bob");
    assertThat(browser.cookies()).isNotEqualTo(ada);
    assertThat(who()).isEqualTo("ada@example.com bob token-of-bob");
    assertThat(new CookieBrowser(provider, ada).get(home).body()).isEqualTo("nobody none");
  }

  @Test
  @DisplayName("lets two tabs sign in at once")
  void tabs() throws Exception {
    Map<String, String> one = begin("%2Fapp%2Fone");
    Map<String, String> two = begin("%2Fapp%2Ftwo");

    assertThat(callback(one, "ada").headers().firstValue("Location")).contains("/app/one");
    assertThat(callback(two, "ada").headers().firstValue("Location")).contains("/app/two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https%3A%2F%2Fevil.example%2F",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2Fa%0D%0ASet-Cookie%3A+a",
        ""
      })
  @DisplayName("sends nobody to a page that is not its own")
  void openRedirect(String page) throws Exception {
    assertThat(signIn(page, "ada").headers().firstValue("Location")).contains(home.toString());
  }

  @Test
  @DisplayName(
      "RFC 6749 §10.12: signs nobody in by a callback of another browser, or a second time")
  void foreignCallback() throws Exception {
    Map<String, String> request = begin("%2Fapp%2F");
    CookieBrowser own = browser;
    browser = new CookieBrowser(provider);
    assertThat(callback(request, "ada").statusCode()).isEqualTo(400);
    begin("%2Fapp%2F");
    assertThat(callback(request, "ada").statusCode()).isEqualTo(400);
    assertThat(provider.requests).isEmpty();
    assertThat(who()).isEqualTo("nobody none");

    browser = own;
    assertThat(callback(request, "ada").statusCode()).isEqualTo(303);
    assertThat(callback(request, "ada").statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("says what went wrong to its error page: untrusted, refused, unavailable")
  void failures() throws Exception {
    Map<String, String> request = begin("%2Fapp%2F");
    HttpResponse<String> mixedUp =
        browser.get(
            home.resolve("callback?code=c&state=" + request.get("state") + "&iss=https://evil"));
    assertThat(mixedUp.statusCode()).isEqualTo(400);
    assertThat(mixedUp.body()).isEqualTo("UntrustedException");

    request = begin("%2Fapp%2F");
    String denied =
        "callback?error=access_denied&state="
            + request.get("state")
            + "&iss="
            + Http.encoded(provider.issuer);
    HttpResponse<String> refused = browser.get(home.resolve(denied));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("OAuthException");

    request = begin("%2Fapp%2F");
    provider.token = (exchange, form) -> TestProvider.json(exchange, 503, "{}");
    String code =
        "callback?code=c&state=" + request.get("state") + "&iss=" + Http.encoded(provider.issuer);
    HttpResponse<String> down = browser.get(home.resolve(code));
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).isEqualTo("UnavailableException");
    assertThat(who()).isEqualTo("nobody none");
  }

  @Test
  @DisplayName("gives what is no page a 401 where somebody must be signed in")
  void noPage() throws Exception {
    URI account = home.resolve("account/notes");
    assertThat(browser.get(account, "Sec-Fetch-Mode", "cors").statusCode()).isEqualTo(401);
    assertThat(browser.post(account, "").statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("signs out here and at the server, by a request of its own page alone")
  void signsOut() throws Exception {
    signIn("%2Fapp%2F", "ada");
    URI signOut = home.resolve("sign-out");
    assertThat(browser.get(signOut).statusCode()).isEqualTo(405);
    assertThat(browser.post(signOut, "", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(who()).startsWith("ada@example.com");

    HttpResponse<String> answer = browser.post(signOut, "", "Sec-Fetch-Site", "same-origin");

    assertThat(answer.statusCode()).isEqualTo(303);
    String end = answer.headers().firstValue("Location").orElseThrow();
    assertThat(end).startsWith(provider.issuer + "/end?");
    assertThat(CookieBrowser.query(end))
        .containsEntry("client_id", CLIENT)
        .containsEntry("post_logout_redirect_uri", home.toString())
        .containsKey("id_token_hint");
    assertThat(provider.requests.get(1).form()).containsEntry("token", "rt-of-ada");
    assertThat(who()).isEqualTo("nobody none");
  }

  @Test
  @DisplayName("Back-Channel Logout §2.7: ends the sessions that the server names, and no others")
  void backChannel() throws Exception {
    signIn("%2Fapp%2F", "ada");
    CookieBrowser ada = browser;
    browser = new CookieBrowser(provider);
    signIn("%2Fapp%2F", "bob");

    assertThat(logout("another-session", "eve").statusCode()).isEqualTo(200);
    assertThat(who()).startsWith("ada@example.com bob");
    assertThat(logout(null, "ada").statusCode()).isEqualTo(200);
    assertThat(who()).startsWith("ada@example.com bob");
    assertThat(ada.get(home).body()).isEqualTo("nobody none");
    assertThat(logout("session-1", "bob").statusCode()).isEqualTo(200);
    assertThat(who()).isEqualTo("nobody none");
  }

  @Test
  @DisplayName("Back-Channel Logout §2.8: answers 400 to what is no such word of the server")
  void forgedLogout() throws Exception {
    signIn("%2Fapp%2F", "ada");
    CookieBrowser stranger = new CookieBrowser(provider);
    URI address = home.resolve("backchannel-logout");
    assertThat(stranger.post(address, "logout_token=a.b.c").statusCode()).isEqualTo(400);
    assertThat(stranger.post(address, "").statusCode()).isEqualTo(400);
    assertThat(stranger.get(address).statusCode()).isEqualTo(405);
    assertThat(who()).startsWith("ada@example.com");
  }

  private HttpResponse<String> logout(@Nullable String session, String subject) throws Exception {
    Instant now = Instant.now();
    String token =
        provider.sign(
            new JWTClaimsSet.Builder()
                .issuer(provider.issuer)
                .audience(CLIENT)
                .subject(subject)
                .claim("sid", session)
                .claim("iat", now.getEpochSecond())
                .claim("exp", now.plusSeconds(120).getEpochSecond())
                .claim("jti", UUID.randomUUID().toString())
                .claim(
                    "events",
                    Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
                .build(),
            "logout+jwt",
            provider.key());
    return new CookieBrowser(provider)
        .post(home.resolve("backchannel-logout"), "logout_token=" + token);
  }
}
