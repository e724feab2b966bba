package ai.intermezzo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("OpenID Connect Core §3.1: a sign-in")
final class SignInTest {
  private static final String CLIENT = "web-app";

  private TestProvider provider;
  private SignIn signIn;

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new TestProvider(folder);
    signIn =
        provider
            .issuer()
            .build()
            .client(CLIENT, "s3cret:with %")
            .signIn(URI.create("https://app.test/callback"));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private void answerWith(UnaryOperator<JWTClaimsSet.Builder> change, PendingSignIn pending) {
    answer(provider.sign(change.apply(provider.claims(CLIENT, pending.nonce())).build()));
  }

  private void answer(@Nullable String idToken) {
    provider.token =
        (exchange, request) ->
            TestProvider.json(
                exchange,
                200,
                JSONObjectUtils.toJSONString(
                    idToken == null
                        ? Map.of("access_token", "at", "token_type", "bearer", "expires_in", 60)
                        : Map.of(
                            "access_token", "at",
                            "token_type", "bearer",
                            "expires_in", 60,
                            "refresh_token", "rt",
                            "id_token", idToken)));
  }

  private String callback(PendingSignIn pending) {
    return "code=the+code&state=" + pending.state() + "&iss=" + Http.encoded(provider.issuer);
  }

  private static Map<String, String> query(URI uri) {
    return Stream.of(uri.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  @Test
  @DisplayName("RFC 8707 §2.1: names the API by resource where the server knows no audience")
  void resource() {
    assertThat(query(signIn.resource("https://api.test").begin().uri()))
        .containsEntry("resource", "https://api.test")
        .doesNotContainKey("audience");
  }

  @Test
  @DisplayName("sends the browser with PKCE, state and nonce, new ones each time")
  void begins() throws Exception {
    PendingSignIn pending =
        signIn.scopes("profile", "offline_access").audience("https://api.test").begin();

    Map<String, String> query = query(pending.uri());
    assertThat(pending.uri())
        .hasToString(provider.issuer + "/authorize?" + pending.uri().getRawQuery());
    assertThat(query)
        .containsEntry("tenant", "1")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", CLIENT)
        .containsEntry("redirect_uri", "https://app.test/callback")
        .containsEntry("scope", "openid profile offline_access")
        .containsEntry("audience", "https://api.test")
        .containsEntry("state", pending.state())
        .containsEntry("nonce", pending.nonce())
        .containsEntry("code_challenge_method", "S256")
        .containsEntry(
            "code_challenge",
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    MessageDigest.getInstance("SHA-256")
                        .digest(pending.codeVerifier().getBytes(StandardCharsets.US_ASCII))));
    assertThat(List.of(pending.state(), pending.nonce(), pending.codeVerifier()))
        .allMatch(text -> text.matches("[A-Za-z0-9_-]{43}"))
        .doesNotHaveDuplicates();
    assertThat(signIn.begin().state()).isNotEqualTo(pending.state());
    assertThat(pending.toString()).doesNotContain(pending.state(), pending.codeVerifier());
  }

  @Test
  @DisplayName("ends with who it is, after the code was exchanged with verifier and secret")
  void finishes() {
    PendingSignIn pending = signIn.begin();
    answerWith(claims -> claims, pending);

    SignedIn person = signIn.finish(pending, callback(pending));

    assertThat(person.person().subject()).isEqualTo("user-1");
    assertThat(person.person().text("email")).contains("ada@example.com");
    assertThat(person.person().session()).contains("session-1");
    assertThat(person.tokens().refreshToken()).contains("rt");
    TestProvider.Request request = provider.requests.get(0);
    assertThat(request.form())
        .containsOnly(
            Map.entry("grant_type", "authorization_code"),
            Map.entry("code", "the code"),
            Map.entry("redirect_uri", "https://app.test/callback"),
            Map.entry("code_verifier", pending.codeVerifier()));
    assertThat(request.authorization())
        .as("RFC 6749 §2.3.1: form-encoded before Base64")
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        "web-app:s3cret%3Awith+%25".getBytes(StandardCharsets.US_ASCII)));
    assertThat(person.toString()).doesNotContain("rt", "ada@example.com");
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        Arguments.of("another browser's state", "code=c&state=other&iss=ISS"),
        Arguments.of("no state", "code=c&iss=ISS"),
        Arguments.of("another issuer", "code=c&state=STATE&iss=https%3A%2F%2Fevil.test"),
        Arguments.of("no issuer though it was promised", "code=c&state=STATE"),
        Arguments.of("two codes", "code=c&code=d&state=STATE&iss=ISS"),
        Arguments.of("two states", "code=c&state=STATE&state=STATE&iss=ISS"),
        Arguments.of("no code", "state=STATE&iss=ISS"),
        Arguments.of("an empty code", "code=&state=STATE&iss=ISS"),
        Arguments.of("nothing", ""),
        Arguments.of("bad encoding", "code=%zz&state=STATE&iss=ISS"),
        Arguments.of("a stranger's error", "error=access_denied&state=other&iss=ISS"),
        Arguments.of("too much", "code=" + "c".repeat(20_000) + "&state=STATE&iss=ISS"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  @DisplayName("RFC 6749 §10.12, RFC 9207: is not ended by a callback that is not its own")
  void strangers(String what, String query) {
    PendingSignIn pending = signIn.begin();
    answerWith(claims -> claims, pending);
    String callback =
        query.replace("STATE", pending.state()).replace("ISS", Http.encoded(provider.issuer));

    assertThatExceptionOfType(UntrustedException.class)
        .as(what)
        .isThrownBy(() -> signIn.finish(pending, callback));
    assertThat(provider.requests).as("no code was sent anywhere").isEmpty();
  }

  @Test
  @DisplayName("that was refused says so with the error's name, printable whatever was sent")
  void denied() {
    PendingSignIn pending = signIn.begin();
    String callback =
        "error=access_denied&error_description=no%0aFAKE+LOG+LINE&state="
            + pending.state()
            + "&iss="
            + Http.encoded(provider.issuer);
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> signIn.finish(pending, callback))
        .satisfies(e -> assertThat(e.error()).isEqualTo("access_denied"))
        .withMessage("access_denied: no?FAKE LOG LINE");
  }

  static Stream<Arguments> wrong() {
    Date past = Date.from(Instant.now().minusSeconds(60));
    Date future = Date.from(Instant.now().plusSeconds(3600));
    return Stream.of(
        change("another issuer", claims -> claims.issuer("https://evil.test")),
        change("another client", claims -> claims.audience("other")),
        change("several audiences and no azp", claims -> claims.audience(List.of(CLIENT, "b"))),
        change("another azp", claims -> claims.claim("azp", "b")),
        change("expired", claims -> claims.expirationTime(past)),
        change("no exp", claims -> claims.expirationTime(null)),
        change("from the future", claims -> claims.issueTime(future)),
        change("no iat", claims -> claims.issueTime(null)),
        change("another nonce", claims -> claims.claim("nonce", "n")),
        change("no nonce", claims -> claims.claim("nonce", null)),
        change("no subject", claims -> claims.subject(null)),
        change("a subject without end", claims -> claims.subject("s".repeat(256))),
        change("another access token's hash", claims -> claims.claim("at_hash", "AAAA")));
  }

  private static Arguments change(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  @DisplayName("§3.1.3.7: is not ended by an ID token that says something else")
  void wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    PendingSignIn pending = signIn.begin();
    answerWith(change, pending);

    assertThatExceptionOfType(UntrustedException.class)
        .as(what)
        .isThrownBy(() -> signIn.finish(pending, callback(pending)))
        .withMessageStartingWith("The ID token ");
  }

  @Test
  @DisplayName("§3.1.3.7: is not ended by an ID token of another key, of another type, or none")
  void forged() {
    PendingSignIn pending = signIn.begin();
    JWTClaimsSet claims = provider.claims(CLIENT, pending.nonce()).build();
    String good = provider.sign(claims);
    for (String forged :
        List.of(
            provider.sign(claims, "JWT", TestProvider.newKey()),
            provider.sign(claims, "at+jwt", provider.key()),
            provider.sign(claims, "logout+jwt", provider.key()),
            good.substring(0, good.lastIndexOf('.') + 1),
            "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.')),
            "x")) {
      answer(forged);
      assertThatExceptionOfType(UntrustedException.class)
          .isThrownBy(() -> signIn.finish(pending, callback(pending)));
    }
    answer(null);
    assertThatExceptionOfType(UntrustedException.class)
        .isThrownBy(() -> signIn.finish(pending, callback(pending)))
        .withMessage("The server gave no ID token");
  }

  @Test
  @DisplayName(
      "OpenID Connect RP-Initiated Logout §2: is ended at the server with the ID token as hint")
  void logout() {
    PendingSignIn pending = signIn.begin();
    answerWith(claims -> claims, pending);
    IdToken person = signIn.finish(pending, callback(pending)).person();

    URI logout = signIn.logoutUri(person, URI.create("https://app.test/"));

    assertThat(logout.toString()).startsWith(provider.issuer + "/end?");
    assertThat(query(logout))
        .containsEntry("id_token_hint", person.raw())
        .containsEntry("client_id", CLIENT)
        .containsEntry("post_logout_redirect_uri", "https://app.test/");
  }

  private JWTClaimsSet.Builder logoutClaims() {
    return new JWTClaimsSet.Builder()
        .issuer(provider.issuer)
        .audience(CLIENT)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(120)))
        .jwtID("one")
        .subject("user-1")
        .claim("sid", "session-1")
        .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
  }

  @Test
  @DisplayName("OpenID Connect Back-Channel Logout §2.6: learns that it has ended at the server")
  void backChannel() {
    LogoutToken token =
        signIn.logoutToken(provider.sign(logoutClaims().build(), "logout+jwt", provider.key()));

    assertThat(token.session()).contains("session-1");
    assertThat(token.subject()).contains("user-1");
    assertThat(token.id()).isEqualTo("one");
  }

  static Stream<Arguments> notLogout() {
    return Stream.of(
        change("no event", claims -> claims.claim("events", null)),
        change("another event", claims -> claims.claim("events", Map.of("x", Map.of()))),
        change("a nonce", claims -> claims.claim("nonce", "n")),
        change("nobody", claims -> claims.subject(null).claim("sid", null)),
        change("another client", claims -> claims.audience("b")),
        change("another issuer", claims -> claims.issuer("https://evil.test")),
        change("no jti", claims -> claims.jwtID(null)),
        change("no iat", claims -> claims.issueTime(null)),
        change(
            "an hour ago",
            claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(3600)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notLogout")
  @DisplayName("OpenID Connect Back-Channel Logout §2.6: does not end by what is no such word")
  void notLogout(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
    String token =
        provider.sign(change.apply(logoutClaims()).build(), "logout+jwt", provider.key());
    assertThatExceptionOfType(UntrustedException.class)
        .as(what)
        .isThrownBy(() -> signIn.logoutToken(token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "nonce", "code_challenge", "redirect_uri", "response_type"})
  @DisplayName("makes by itself what keeps it safe")
  void ownParameters(String name) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> signIn.parameter(name, "x"));
  }

  @Test
  @DisplayName("OpenID Connect Discovery §4.3: trusts no metadata of another issuer")
  void otherMetadata() {
    provider.metadata.put("issuer", provider.issuer + "/");
    assertThatExceptionOfType(UntrustedException.class).isThrownBy(signIn::begin);
  }
}
