package ai.intermezzo.auth.logout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestFlow;
import ai.intermezzo.auth.TestPeople;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.http.LocalCa;
import ai.intermezzo.auth.logout.LogoutReceiver.Received;
import ai.intermezzo.auth.user.User;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Back-channel logout")
final class BackChannelLogoutWireTest {
  private static final String API = "https://api.test";

  private Path folder;
  private TestServer server;
  private LogoutReceiver receiver;
  private User ada;

  @BeforeEach
  void start(@TempDir Path data) {
    folder = data;
    server = TestServer.in(folder).start();
    server.add(TestApi.at(API).scopes("read:notes"));
    receiver = new LogoutReceiver();
    ada = new TestPeople(server).add("ada");
  }

  @AfterEach
  void close() {
    server.close();
    receiver.close();
  }

  private TestFlow app(ClientType type) {
    return app(type, receiver);
  }

  private TestFlow app(ClientType type, LogoutReceiver to) {
    return TestFlow.register(
        server,
        TestClient.machine().type(type).allowed(API, "read:notes"),
        plain ->
            new SignIn(
                plain.redirectUris(),
                List.of(),
                Optional.of(new RedirectUri(to.uri())),
                plain.webOrigins(),
                plain.refresh(),
                true,
                false,
                true,
                true,
                plain.endsWithSession()));
  }

  private void signOut(TestBrowser browser) {
    assertThat(browser.get("/v2/logout", Map.of("client_id", anyClient())).status()).isEqualTo(200);
  }

  private String anyClient() {
    return server.add(TestClient.machine()).id();
  }

  private void awaitReceived(int count) {
    TestServer.await(count + " were told", () -> receiver.received().size() >= count);
  }

  private int left() {
    return server
        .database()
        .read(tx -> tx.query("SELECT COUNT(*) FROM logout_notice").mapTo(Integer.class).one());
  }

  private static String claim(Answer tokens, String name) throws Exception {
    return SignedJWT.parse(tokens.text("id_token")).getJWTClaimsSet().getStringClaim(name);
  }

  @Test
  @DisplayName("§2.4, §2.5: every client of the session gets a logout token that it can check")
  void told() throws Exception {
    TestFlow one = app(ClientType.WEB);
    TestFlow two = app(ClientType.SPA);
    TestFlow elsewhere = app(ClientType.WEB);
    TestBrowser browser = new TestBrowser(server);
    Answer tokens = one.exchange(one.code(browser, ada));
    two.exchange(two.code(browser, ada));
    elsewhere.tokens(ada);
    signOut(browser);
    awaitReceived(2);

    assertThat(receiver.received())
        .allSatisfy(
            request -> {
              assertThat(request.method()).isEqualTo("POST /backchannel-logout");
              assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
            });
    Received first =
        receiver.received().stream()
            .filter(request -> audience(request).equals(one.client().id()))
            .findFirst()
            .orElseThrow();
    SignedJWT token = SignedJWT.parse(first.token());
    JWKSet set = JWKSet.parse(server.get("/.well-known/jwks.json").body());
    assertThat(
            token.verify(
                new RSASSAVerifier(set.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    assertThat(token.getHeader().getType()).hasToString("logout+jwt");
    Map<String, Object> claims = token.getPayload().toJSONObject();
    assertThat(claims)
        .containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti", "sid", "events")
        .containsEntry("iss", TestServer.ISSUER)
        .containsEntry("sub", ada.subject())
        .containsEntry("sid", claim(tokens, "sid"))
        .containsEntry(
            "events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    long now = server.now().getEpochSecond();
    assertThat(claims).containsEntry("iat", now).containsEntry("exp", now + 120);
    assertThat(receiver.received())
        .extracting(BackChannelLogoutWireTest::audience)
        .containsExactlyInAnyOrder(one.client().id(), two.client().id());
    TestServer.await("nothing is left", () -> left() == 0);
  }

  private static String audience(Received request) {
    try {
      return SignedJWT.parse(request.token()).getJWTClaimsSet().getAudience().getFirst();
    } catch (java.text.ParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("A client that never redeemed anything, but got an ID token, is told too")
  void idTokenOnly() {
    TestFlow app = app(ClientType.WEB);
    TestBrowser browser = new TestBrowser(server);
    app.code(browser, ada);
    Answer page =
        browser.get(
            "/authorize",
            app.request(
                "response_type",
                "id_token",
                "response_mode",
                "form_post",
                "scope",
                "openid",
                "nonce",
                "n",
                "code_challenge",
                "",
                "code_challenge_method",
                ""));
    assertThat(page.body()).contains("id_token");
    signOut(browser);
    awaitReceived(1);
  }

  @Test
  @DisplayName("Signing out ends the refresh tokens of a single-page app, and no other's")
  void grants() {
    TestFlow web = app(ClientType.WEB);
    TestFlow spa = app(ClientType.SPA);
    TestBrowser browser = new TestBrowser(server);
    String webToken = web.exchange(web.code(browser, ada)).text("refresh_token");
    String spaToken = spa.exchange(spa.code(browser, ada)).text("refresh_token");
    String otherToken = spa.tokens(ada).text("refresh_token");
    signOut(browser);

    assertThat(spa.refresh(spaToken).error()).isEqualTo("invalid_grant");
    assertThat(web.refresh(webToken).status()).isEqualTo(200);
    assertThat(spa.refresh(otherToken).status()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "§2.8: a client that does not take it is tried again, four times in all, and no more")
  void retried() {
    TestFlow app = app(ClientType.WEB);
    TestBrowser browser = new TestBrowser(server);
    app.exchange(app.code(browser, ada));
    receiver.answer(500);
    signOut(browser);
    awaitReceived(1);
    assertThat(left()).isEqualTo(1);

    receiver.answer(302);
    server.advance(Duration.ofSeconds(11));
    awaitReceived(2);
    receiver.answer(400);
    server.advance(Duration.ofSeconds(61));
    awaitReceived(3);
    server.advance(Duration.ofSeconds(601));
    awaitReceived(4);
    TestServer.await("it was given up", () -> left() == 0);

    assertThat(receiver.received())
        .allMatch(request -> request.method().equals("POST /backchannel-logout"))
        .extracting(Received::token)
        .doesNotHaveDuplicates();
    AuditStore audit = new AuditStore(server.database(), server.clock(), new SecureRandom());
    assertThat(audit.list(Optional.of(ada.subject()), 10))
        .filteredOn(entry -> entry.kind().equals("logout_not_delivered"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.detail()).containsEntry("problem", "it answered 400"));
  }

  @Test
  @DisplayName("A client that is away holds up neither the person nor the others")
  void away() {
    LogoutReceiver gone = new LogoutReceiver();
    gone.close();
    TestFlow app = app(ClientType.WEB);
    TestFlow dead = app(ClientType.WEB, gone);
    TestBrowser browser = new TestBrowser(server);
    dead.code(browser, ada);
    app.code(browser, ada);
    signOut(browser);
    awaitReceived(1);
    TestServer.await("one is left to try", () -> left() == 1);
  }

  @Test
  @DisplayName("Another person who signs in ends the first one's session, and its clients are told")
  void replaced() {
    TestFlow app = app(ClientType.WEB);
    TestBrowser browser = new TestBrowser(server);
    app.code(browser, ada);
    User bob = new TestPeople(server).add("bob");
    Answer page = browser.get("/authorize", app.request("prompt", "login"));
    browser.submit(
        page, "/authorize/login", "email", bob.email().value(), "password", TestPeople.PASSWORD);
    awaitReceived(1);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  @DisplayName("What a server has left is told by the next one")
  void nextServer() {
    int told = receiver.received().size();
    TestFlow app = app(ClientType.WEB);
    server
        .database()
        .write(
            tx ->
                tx.update(
                        """
                        INSERT INTO logout_notice
                          (notice_id, client_id, sid, user_id, tries, next_try_at)
                        VALUES (:id, :client, 's', :user, 0, 0)
                        """)
                    .bind("id", new byte[16])
                    .bind("client", app.client().id())
                    .bind("user", ada.id().bytes())
                    .execute());
    awaitReceived(told + 1);
    TestServer.await("nothing is left", () -> left() == 0);
  }

  @Test
  @DisplayName("Applications with a certificate of the local authority are told, no impostors")
  void certificates(@TempDir Path elsewhere) throws Exception {
    LocalCa.open(elsewhere, server.clock(), new SecureRandom());
    try (LogoutReceiver secure = new LogoutReceiver(Optional.of(certificate(folder)));
        LogoutReceiver impostor = new LogoutReceiver(Optional.of(certificate(elsewhere)))) {
      TestFlow app = app(ClientType.WEB, secure);
      TestFlow other = app(ClientType.WEB, impostor);
      TestBrowser browser = new TestBrowser(server);
      other.code(browser, ada);
      app.code(browser, ada);
      signOut(browser);
      TestServer.await("it was told", () -> secure.received().size() == 1);
      TestServer.await("one is left", () -> left() == 1);
      assertThat(impostor.received()).isEmpty();
    }
  }

  private static SSLContext certificate(Path folder) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve("localhost.pem"))) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      byte[] key =
          Base64.getMimeDecoder()
              .decode(
                  Files.readString(folder.resolve("localhost.key"))
                      .replaceAll("-----[A-Z ]+-----", ""));
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "key",
          KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(key)),
          new char[0],
          new Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    }
  }
}
