package ai.intermezzo.auth;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.client.WebOrigin;
import ai.intermezzo.auth.user.User;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An application that signs people in at a server, as a test sees it. */
public final class TestFlow {
  /** Where its people come back to. */
  public static final String CALLBACK = "https://app.test/callback";

  /** Where its pages come from. */
  public static final String ORIGIN = "https://app.test";

  /** RFC 7636 appendix B. */
  public static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /** RFC 7636 appendix B. */
  public static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private final TestServer server;
  private final TestClient client;

  private TestFlow(TestServer server, TestClient client) {
    this.server = server;
    this.client = client;
  }

  /** Registers an application; its people are not asked for consent. */
  public static TestFlow register(TestServer server, TestClient client) {
    return register(server, client, signIn -> signIn);
  }

  /** The same, with other settings. */
  public static TestFlow register(
      TestServer server, TestClient client, UnaryOperator<SignIn> settings) {
    SignIn plain =
        SignIn.defaultFor(client.type())
            .withRedirectUris(List.of(new RedirectUri(CALLBACK)))
            .withWebOrigins(List.of(new WebOrigin(ORIGIN)));
    Client built = client.build(server.now()).with(settings.apply(firstParty(plain)));
    server.clients().create(built);
    return new TestFlow(server, client);
  }

  private static SignIn firstParty(SignIn signIn) {
    return new SignIn(
        signIn.redirectUris(),
        signIn.logoutUris(),
        signIn.backchannelLogoutUri(),
        signIn.webOrigins(),
        signIn.refresh(),
        signIn.offlineAccess(),
        signIn.requirePkce(),
        true,
        true,
        signIn.endsWithSession());
  }

  public TestClient client() {
    return client;
  }

  public ClientId id() {
    return new ClientId(client.id());
  }

  /** Signs somebody in, in a browser of their own, and gives the code. */
  public String code(User user, String... namesAndValues) {
    return code(new TestBrowser(server), user, namesAndValues);
  }

  /** Signs somebody in, unless the browser has a session, and gives the code. */
  public String code(TestBrowser browser, User user, String... namesAndValues) {
    Answer answer = browser.get("/authorize", request(namesAndValues));
    if (answer.status() == 200) {
      answer =
          browser.submit(
              answer,
              "/authorize/login",
              "email",
              user.email().value(),
              "password",
              TestPeople.PASSWORD);
    }
    String code = TestBrowser.redirected(answer).get("code");
    if (code == null) {
      throw new AssertionError(
          "No code came: " + answer.status() + " " + answer.headers() + answer.body());
    }
    return code;
  }

  /** An authorization request; an empty value leaves a parameter out. */
  public Map<String, String> request(String... namesAndValues) {
    Map<String, String> request = new TreeMap<>();
    request.put("response_type", "code");
    request.put("client_id", client.id());
    request.put("redirect_uri", CALLBACK);
    request.put("scope", "openid profile email offline_access");
    request.put("code_challenge", CHALLENGE);
    request.put("code_challenge_method", "S256");
    put(request, namesAndValues);
    return request;
  }

  /** Exchanges a code. */
  public Answer exchange(String code, String... namesAndValues) {
    return token(exchangeRequest(code, namesAndValues));
  }

  /** What {@link #exchange} sends. */
  public Map<String, String> exchangeRequest(String code, String... namesAndValues) {
    Map<String, String> request = credentials();
    request.put("grant_type", "authorization_code");
    request.put("code", code);
    request.put("redirect_uri", CALLBACK);
    request.put("code_verifier", VERIFIER);
    put(request, namesAndValues);
    return request;
  }

  /** Refreshes. */
  public Answer refresh(String refreshToken, String... namesAndValues) {
    Map<String, String> request = credentials();
    request.put("grant_type", "refresh_token");
    request.put("refresh_token", refreshToken);
    put(request, namesAndValues);
    return token(request);
  }

  /** Signs somebody in and gives the answer with their tokens. */
  public Answer tokens(User user, String... namesAndValues) {
    return exchange(code(user, namesAndValues));
  }

  /** The client's id, and its secret where it has one. */
  public Map<String, String> credentials() {
    Map<String, String> credentials = new TreeMap<>();
    credentials.put("client_id", client.id());
    if (client.type() == ClientType.WEB) {
      credentials.put("client_secret", client.secret());
    }
    return credentials;
  }

  private Answer token(Map<String, String> request) {
    return server.postJson(TestServer.json(request));
  }

  private static void put(Map<String, String> request, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1].isEmpty()) {
        request.remove(namesAndValues[i]);
      } else {
        request.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
  }
}
