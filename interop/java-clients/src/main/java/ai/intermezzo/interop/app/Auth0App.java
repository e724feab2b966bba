package ai.intermezzo.interop.app;

import ai.intermezzo.interop.app.LocalApp.Answer;
import ai.intermezzo.interop.app.LocalApp.Json;
import ai.intermezzo.interop.app.LocalApp.Redirect;
import ai.intermezzo.interop.app.LocalApp.Request;
import com.auth0.client.auth.AuthAPI;
import com.auth0.exception.APIException;
import com.auth0.exception.Auth0Exception;
import com.auth0.exception.PublicKeyProviderException;
import com.auth0.json.auth.TokenHolder;
import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.utils.tokens.IdTokenVerifier;
import com.auth0.utils.tokens.PublicKeyProvider;
import com.auth0.utils.tokens.SignatureVerifier;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A web application that signs a person in with auth0-java, and is a machine too. */
final class Auth0App {
  private final String audience;
  private final String home;
  private final AuthAPI machine;
  private final AuthAPI auth;
  private final IdTokenVerifier idTokens;
  private volatile String state = "";
  private volatile String nonce = "";
  private volatile TokenHolder tokens = new TokenHolder();

  private Auth0App(
      String issuer, String audience, Credentials service, Credentials web, String home) {
    this.audience = audience;
    this.home = home;
    this.machine = AuthAPI.newBuilder(issuer, service.id(), service.secret()).build();
    this.auth = AuthAPI.newBuilder(issuer, web.id(), web.secret()).build();
    JwkProvider keys = new JwkProviderBuilder(issuer).build();
    PublicKeyProvider publicKeys = kid -> publicKey(keys, kid);
    this.idTokens =
        IdTokenVerifier.init(issuer, web.id(), SignatureVerifier.forRS256(publicKeys)).build();
  }

  /** A client's. */
  private record Credentials(String id, String secret) {}

  /**
   * Arguments: its port, the issuer, the audience, and id and secret of a machine and of itself.
   */
  public static void main(String[] arguments) throws Exception {
    LocalApp local = new LocalApp(Integer.parseInt(arguments[0]));
    Auth0App app =
        new Auth0App(
            arguments[1],
            arguments[2],
            new Credentials(arguments[3], arguments[4]),
            new Credentials(arguments[5], arguments[6]),
            local.address("/"));
    local
        .page("/machine", app::machine)
        .page("/login", app::login)
        .page("/callback", app::callback)
        .page("/me", app::me)
        .page("/refresh", app::refresh)
        .page("/revoke", app::revoke)
        .page("/logout", app::logout)
        .page("/", app::home)
        .start();
  }

  private Answer machine(Request request) throws Auth0Exception {
    try {
      TokenHolder token = machine.requestToken(audience).execute().getBody();
      return new Json(
          Map.of("access_token", token.getAccessToken(), "expires_in", token.getExpiresIn()));
    } catch (APIException e) {
      return refused(e);
    }
  }

  private Answer login(Request request) {
    state = UUID.randomUUID().toString();
    nonce = UUID.randomUUID().toString();
    return new Redirect(
        auth.authorizeUrl(home + "callback")
            .withScope("openid profile email offline_access")
            .withAudience(audience)
            .withState(state)
            .withParameter("nonce", nonce)
            .build());
  }

  private Answer callback(Request request) throws Auth0Exception {
    if (!state.equals(request.query().get("state"))) {
      return new Json(400, Map.of("error", "another state"));
    }
    String code = request.query().getOrDefault("code", "");
    tokens = auth.exchangeCode(code, home + "callback").execute().getBody();
    idTokens.verify(tokens.getIdToken(), nonce);
    return shown();
  }

  private Answer me(Request request) throws Auth0Exception {
    return new Json(auth.userInfo(tokens.getAccessToken()).execute().getBody().getValues());
  }

  private Answer refresh(Request request) throws Auth0Exception {
    try {
      tokens = auth.renewAuth(tokens.getRefreshToken()).execute().getBody();
    } catch (APIException e) {
      return refused(e);
    }
    idTokens.verify(tokens.getIdToken());
    return shown();
  }

  private Answer revoke(Request request) throws Auth0Exception {
    return new Json(
        Map.of("status", auth.revokeToken(tokens.getRefreshToken()).execute().getStatusCode()));
  }

  private Answer logout(Request request) {
    return new Redirect(auth.logoutUrl(home, true).build());
  }

  private Answer home(Request request) {
    return new Json(Map.of("at", "home"));
  }

  private Answer shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("access_token", tokens.getAccessToken());
    shown.put("refresh_token", tokens.getRefreshToken());
    shown.put("scope", tokens.getScope());
    shown.put("email", JWT.decode(tokens.getIdToken()).getClaim("email").asString());
    return new Json(shown);
  }

  private static Answer refused(APIException e) {
    return new Json(
        Map.of(
            "status", e.getStatusCode(), "error", e.getError(), "description", e.getDescription()));
  }

  private static RSAPublicKey publicKey(JwkProvider keys, String kid)
      throws PublicKeyProviderException {
    try {
      return (RSAPublicKey) keys.get(kid).getPublicKey();
    } catch (JwkException e) {
      throw new PublicKeyProviderException("The issuer has no such key", e);
    }
  }
}
