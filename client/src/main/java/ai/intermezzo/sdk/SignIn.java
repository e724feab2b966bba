package ai.intermezzo.sdk;

import ai.intermezzo.guard.IssuerSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in by the authorization code flow (OpenID Connect Core §3.1), always with PKCE,
 * {@code state} and {@code nonce}. Settings give another {@code SignIn}, so one may be shared.
 */
public final class SignIn {
  private static final String BACK_CHANNEL_EVENT =
      "http://schemas.openid.net/event/backchannel-logout";

  /** How old a word of a logout may be: longer, and it may be a replay. */
  private static final int MAX_LOGOUT_SECONDS = 600;

  private final Client client;
  private final URI redirectUri;
  private final Map<String, String> request;
  private final IssuerSignature idTokens;
  private final IssuerSignature logoutTokens;

  SignIn(Client client, URI redirectUri) {
    this(
        client,
        redirectUri,
        Map.of("scope", "openid profile email"),
        signatures(client, Set.of("", "jwt")),
        signatures(client, Set.of("", "jwt", "logout+jwt")));
  }

  private SignIn(
      Client client,
      URI redirectUri,
      Map<String, String> request,
      IssuerSignature idTokens,
      IssuerSignature logoutTokens) {
    this.client = client;
    this.redirectUri = redirectUri;
    this.request = request;
    this.idTokens = idTokens;
    this.logoutTokens = logoutTokens;
  }

  private static IssuerSignature signatures(Client client, Set<String> types) {
    Issuer issuer = client.issuer();
    return IssuerSignature.of(issuer.name(), types, issuer.trust(), issuer.clock());
  }

  /**
   * The same with other scopes; {@code openid} is always among them. {@code offline_access} asks
   * for a refresh token; some servers want the {@link #parameter} {@code prompt=consent} with it
   * (OpenID Connect Core §11).
   */
  public SignIn scopes(String... scopes) {
    List<String> all = List.of(scopes);
    String text = String.join(" ", all);
    return with("scope", all.contains("openid") ? text : ("openid " + text).strip());
  }

  /** The same, asking for an access token for this API. */
  public SignIn audience(String audience) {
    return with("audience", audience);
  }

  /**
   * The same, asking for an access token for this API as RFC 8707 has it: for a server that knows
   * no {@code audience}.
   */
  public SignIn resource(String resource) {
    return with("resource", resource);
  }

  /**
   * The same with one more parameter of the request, for example {@code prompt}, {@code
   * login_hint}, {@code ui_locales}.
   *
   * @throws IllegalArgumentException where it is one that is made here
   */
  public SignIn parameter(String name, String value) {
    if (Set.of("state", "nonce", "code_challenge", "code_challenge_method", "client_id")
            .contains(name)
        || Set.of("redirect_uri", "response_type", "response_mode", "scope").contains(name)) {
      throw new IllegalArgumentException(name + " is not to be set");
    }
    return with(name, value);
  }

  /** Where people come back to. */
  public URI redirectUri() {
    return redirectUri;
  }

  /**
   * Begins: keep what comes for this browser, and send it to {@link PendingSignIn#uri}.
   *
   * @throws UnavailableException when the server's metadata can't be had
   */
  public PendingSignIn begin() {
    Metadata metadata = Http.await(client.issuer().metadata().get());
    String state = random();
    String nonce = random();
    String verifier = random();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", redirectUri.toString());
    query.putAll(request);
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", challenge(verifier));
    query.put("code_challenge_method", "S256");
    URI endpoint = Metadata.required(metadata.authorizationEndpoint(), "authorization_endpoint");
    return new PendingSignIn(withQuery(endpoint, query), state, nonce, verifier);
  }

  /**
   * Ends what was begun.
   *
   * @param pending what was kept for this browser; forget it now, whatever comes of this
   * @param query what the browser brought, as it was sent: what follows the {@code ?}, or the body
   *     of a form
   * @throws UntrustedException when the callback is not the answer to it, or its ID token is wrong
   * @throws OAuthException when the person or the server said no
   * @throws UnavailableException when the server could not be asked
   */
  public SignedIn finish(PendingSignIn pending, String query) {
    Callback callback = Callback.parse(query);
    Metadata metadata = Http.await(client.issuer().metadata().get());
    String code = callback.code(pending, client.issuer().name(), metadata.namesItselfInCallbacks());
    Map<String, String> exchange = new LinkedHashMap<>();
    exchange.put("grant_type", "authorization_code");
    exchange.put("code", code);
    exchange.put("redirect_uri", redirectUri.toString());
    exchange.put("code_verifier", pending.codeVerifier());
    Tokens tokens = Http.await(client.tokens(exchange));
    String raw =
        tokens.idToken().orElseThrow(() -> new UntrustedException("The server gave no ID token"));
    return new SignedIn(verified(raw, pending.nonce(), tokens.accessToken()), tokens);
  }

  /**
   * The next tokens, by a refresh token. Callers who keep tokens for a session use {@link
   * UserTokens}, which does it once for all threads.
   *
   * @throws OAuthException with {@code invalid_grant} when the sign-in has ended: sign in again
   * @throws AuthException as {@link #finish}
   */
  public Tokens refresh(String refreshToken) {
    Map<String, String> exchange = new LinkedHashMap<>();
    exchange.put("grant_type", "refresh_token");
    exchange.put("refresh_token", refreshToken);
    Tokens tokens = Http.await(client.tokens(exchange));
    tokens.idToken().ifPresent(raw -> verified(raw, null, tokens.accessToken()));
    return tokens;
  }

  /** One person's tokens, kept in that store and renewed when it is time. Make one a session. */
  public UserTokens tokensOf(TokenStore store) {
    return new UserTokens(this, store, client.issuer().clock());
  }

  /**
   * Ends what a refresh token stands for (RFC 7009): call it when somebody signs out.
   *
   * @throws AuthException when the server could not be told
   */
  public void revoke(String refreshToken) {
    Metadata metadata = Http.await(client.issuer().metadata().get());
    URI endpoint = Metadata.required(metadata.revocationEndpoint(), "revocation_endpoint");
    Http.Answer answer =
        Http.await(
            client.post(
                endpoint, Map.of("token", refreshToken, "token_type_hint", "refresh_token")));
    if (answer.status() != 200) {
      Client.accepted(answer);
    }
  }

  /**
   * Where to send a browser that signs out, so that the session at the server ends too (OpenID
   * Connect RP-Initiated Logout §2). End your own session first.
   *
   * @param person who signed in
   * @param returnTo where they come back to, to the letter as registered
   */
  public URI logoutUri(IdToken person, URI returnTo) {
    Metadata metadata = Http.await(client.issuer().metadata().get());
    Map<String, String> query = new LinkedHashMap<>();
    query.put("id_token_hint", person.raw());
    query.put("client_id", client.id());
    query.put("post_logout_redirect_uri", returnTo.toString());
    return withQuery(
        Metadata.required(metadata.endSessionEndpoint(), "end_session_endpoint"), query);
  }

  /**
   * Checks what the server posted as {@code logout_token} (OpenID Connect Back-Channel Logout
   * §2.6).
   *
   * @throws UntrustedException when it is no such word for this application: answer 400
   * @throws UnavailableException when the server's keys can't be had: answer 503
   */
  public LogoutToken logoutToken(String token) {
    Map<String, @Nullable Object> claims = signed(logoutTokens, token, "logout token").claims();
    Instant now = client.issuer().clock().instant();
    Optional<Instant> issuedAt = IdTokenRules.time(claims, "iat");
    Object aud = claims.get("aud");
    boolean forClient =
        client.id().equals(aud) || (aud instanceof List<?> list && list.contains(client.id()));
    boolean recent =
        issuedAt.isPresent()
            && issuedAt.get().isAfter(now.minusSeconds(MAX_LOGOUT_SECONDS))
            && issuedAt.get().isBefore(now.plusSeconds(60))
            && IdTokenRules.time(claims, "exp").map(now::isBefore).orElse(true);
    boolean event =
        claims.get("events") instanceof Map<?, ?> events
            && events.get(BACK_CHANNEL_EVENT) instanceof Map<?, ?>;
    Optional<String> subject = text(claims, "sub");
    Optional<String> session = text(claims, "sid");
    if (!client.issuer().name().equals(claims.get("iss"))
        || !forClient
        || !recent
        || !event
        || claims.containsKey("nonce")
        || (subject.isEmpty() && session.isEmpty())) {
      throw new UntrustedException("The logout token is not one for this application, now");
    }
    return new LogoutToken(
        subject,
        session,
        text(claims, "jti")
            .orElseThrow(() -> new UntrustedException("The logout token has no jti")));
  }

  private IdToken verified(String raw, @Nullable String nonce, String accessToken) {
    return new IdTokenRules(client.issuer().name(), client.id())
        .verify(
            signed(idTokens, raw, "ID token"),
            raw,
            nonce,
            accessToken,
            client.issuer().clock().instant());
  }

  private static IssuerSignature.Signed signed(IssuerSignature by, String token, String what) {
    IssuerSignature.Result result = by.check(token);
    if (result instanceof IssuerSignature.Result.Good good) {
      return good.signed();
    }
    if (result instanceof IssuerSignature.Result.Refused refused) {
      throw new UntrustedException("The " + what + " is refused: " + refused.reason());
    }
    throw new UnavailableException("The server's keys can't be had", null);
  }

  private SignIn with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(request);
    more.put(name, value);
    return new SignIn(client, redirectUri, more, idTokens, logoutTokens);
  }

  /** 256 bits, in the alphabet of RFC 7636 §4.1. */
  private String random() {
    byte[] bytes = new byte[32];
    client.issuer().random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI withQuery(URI endpoint, Map<String, String> query) {
    return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + Http.form(query));
  }

  private static Optional<String> text(Map<String, @Nullable Object> claims, String name) {
    return claims.get(name) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }
}
