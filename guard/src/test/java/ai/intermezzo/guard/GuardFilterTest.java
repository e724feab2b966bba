package ai.intermezzo.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.guard.servlet.GuardFilter;
import ai.intermezzo.guard.servlet.TokenPrincipal;
import com.nimbusds.jose.jwk.ECKey;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The servlet filter lets good tokens through, and answers the rest by RFC 6750")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuardFilterTest {
  private final ECKey key = TestKeys.ec("ec");
  private final TestIssuer issuer = new TestIssuer(key);
  private final MutableClock clock = new MutableClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server = new Server();
  private Guard guard;
  private URI api;

  /** Tells what a servlet sees. */
  private static final class WhoAmI extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      TokenPrincipal principal = (TokenPrincipal) request.getUserPrincipal();
      response
          .getWriter()
          .print(
              String.join(
                  " ",
                  principal.getName(),
                  request.getRemoteUser(),
                  request.getAuthType(),
                  GuardFilter.token(request).clientId(),
                  principal.token().clientId(),
                  "" + request.isUserInRole("read:notes"),
                  "" + request.isUserInRole("SCOPE_read:notes"),
                  "" + request.isUserInRole("SCOPE_"),
                  "" + request.isUserInRole("admin")));
    }
  }

  /** Goes on in the background while its token expires. */
  private final class Slow extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        response.getWriter().print("late for " + request.getRemoteUser());
        return;
      }
      clock.move(Duration.ofDays(1));
      request.startAsync().dispatch();
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    guard = issuer.guard(folder).clock(clock).build();
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new WhoAmI()), "/who/*");
    context.addServlet(new ServletHolder(new Slow()), "/slow");
    context.addServlet(new ServletHolder(new WhoAmI()), "/write");
    filter(context, new GuardFilter(guard), "/who/*");
    filter(context, new GuardFilter(guard), "/slow");
    filter(context, new GuardFilter(guard, "read:notes"), "/write")
        .setInitParameter(GuardFilter.SCOPES, " write:notes  delete:notes ");
    server.setHandler(context);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.addConnector(connector);
    server.start();
    api = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
  }

  private static FilterHolder filter(ServletContextHandler context, GuardFilter filter, String at) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(
        holder, at, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    return holder;
  }

  @AfterAll
  void stop() throws Exception {
    server.stop();
    issuer.close();
  }

  @Test
  @DisplayName("principal, user, roles and token are where servlets look for them")
  void principal() throws Exception {
    HttpResponse<String> answer = get("who", token().claim("scope", "read:notes").bearer());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("user-1 user-1 Bearer client-1 client-1 true true false false");
  }

  @Test
  @DisplayName("RFC 6750 §3: no token is a 401 with a challenge, and the servlet is not reached")
  void noToken() throws Exception {
    HttpResponse<String> answer = get("who");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"api\"");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"unauthorized\",\"error_description\":\"Send an access token in the header"
                + " Authorization: Bearer.\"}");
  }

  @Test
  @DisplayName("RFC 6750 §3.1: a bad token is a 401, two are a 400")
  void bad() throws Exception {
    String expired = token().claim("exp", clock.instant().getEpochSecond() - 60).bearer();
    HttpResponse<String> answer = get("who", expired);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer error=\"invalid_token\"");
    String good = token().bearer();
    assertThat(get("who", good, good).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("the scopes of the constructor and of the filter's parameter are all required")
  void scopes() throws Exception {
    String all = "read:notes write:notes delete:notes";
    assertThat(get("write", token().claim("scope", all).bearer()).statusCode()).isEqualTo(200);
    for (String missing : all.split(" ", -1)) {
      String others = all.replace(missing, "");
      HttpResponse<String> answer = get("write", token().claim("scope", others).bearer());
      assertThat(answer.statusCode()).as(missing).isEqualTo(403);
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("insufficient_scope")
          .endsWith("scope=\"" + all + "\"");
    }
  }

  @Test
  @DisplayName("an answer that is still being made when its token expires is made all the same")
  void asynchronous() throws Exception {
    HttpResponse<String> answer = get("slow", token().bearer());
    assertThat(answer.body()).isEqualTo("late for user-1");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("a scope that is none is noticed when the application starts")
  void badScopes() {
    assertThatIllegalArgumentException().isThrownBy(() -> new GuardFilter(guard, "read notes"));
    ServletContextHandler context = new ServletContextHandler("/");
    filter(context, new GuardFilter(guard), "/*")
        .setInitParameter(GuardFilter.SCOPES, "read:\"notes\"");
    Server other = new Server();
    other.setHandler(context);
    assertThatThrownBy(other::start).isInstanceOf(ServletException.class);
  }

  @Test
  @DisplayName("when the issuer's keys can't be had: 503, and when to come again")
  void unavailable(@TempDir Path folder) throws Exception {
    try (TestIssuer down = new TestIssuer(key)) {
      down.jwks = exchange -> down.answer(exchange, 500, "");
      ServletContextHandler context = new ServletContextHandler("/");
      context.addServlet(new ServletHolder(new WhoAmI()), "/*");
      filter(context, new GuardFilter(down.guard(folder).build()), "/*");
      Server other = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      other.setHandler(context);
      other.start();
      try {
        int port = ((ServerConnector) other.getConnectors()[0]).getLocalPort();
        HttpResponse<String> answer =
            send(URI.create("http://127.0.0.1:" + port + "/"), down.token(key).bearer());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(answer.body()).contains("temporarily_unavailable");
      } finally {
        other.stop();
      }
    }
  }

  private TestToken token() {
    return issuer.token(key).issuedAt(clock.instant());
  }

  private HttpResponse<String> get(String path, String... authorization) throws Exception {
    return send(api.resolve(path), authorization);
  }

  private HttpResponse<String> send(URI uri, String... authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    for (String value : authorization) {
      request.header("Authorization", value);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
