package ai.intermezzo.interop.app;

import ai.intermezzo.interop.app.LocalApp.Answer;
import ai.intermezzo.interop.app.LocalApp.Json;
import ai.intermezzo.interop.app.LocalApp.Redirect;
import ai.intermezzo.interop.app.LocalApp.Request;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A web application that signs a person in with the Nimbus OAuth SDK. */
final class NimbusApp {
  private static final OIDCTokens NOBODYS = new OIDCTokens(new BearerAccessToken(), null);

  private final ClientAuthentication credentials;
  private final URI home;
  private final URI audience;
  private final OIDCProviderMetadata metadata;
  private final AuthorizationServerMetadata oauth;
  private final IDTokenValidator idTokens;
  private volatile State state = new State();
  private volatile Nonce nonce = new Nonce();
  private volatile CodeVerifier verifier = new CodeVerifier();
  private volatile OIDCTokens tokens = NOBODYS;

  private NimbusApp(String issuer, ClientID clientId, Secret clientSecret, URI audience, URI home)
      throws Exception {
    this.home = home;
    this.audience = audience;
    metadata = OIDCProviderMetadata.resolve(new Issuer(issuer));
    credentials = new ClientSecretBasic(clientId, clientSecret);
    idTokens =
        new IDTokenValidator(
            metadata.getIssuer(), clientId, JWSAlgorithm.RS256, metadata.getJWKSetURI().toURL());
    oauth = AuthorizationServerMetadata.resolve(new Issuer(issuer));
  }

  /** Arguments: its port, the issuer, client_id, client_secret, audience. */
  public static void main(String[] arguments) throws Exception {
    LocalApp local = new LocalApp(Integer.parseInt(arguments[0]));
    NimbusApp app =
        new NimbusApp(
            arguments[1],
            new ClientID(arguments[2]),
            new Secret(arguments[3]),
            URI.create(arguments[4]),
            URI.create(local.address("/")));
    local
        .page("/login", app::login)
        .page("/callback", app::callback)
        .page("/me", app::me)
        .page("/refresh", app::refresh)
        .page("/introspect", app::introspect)
        .page("/revoke", app::revoke)
        .page("/logout", app::logout)
        .page("/", _ -> new Json(Map.of("at", "home")))
        .start();
  }

  private Answer login(Request request) {
    state = new State();
    nonce = new Nonce();
    verifier = new CodeVerifier();
    Scope scope = new Scope("openid", "profile", "email", "offline_access");
    return new Redirect(
        new AuthenticationRequest.Builder(
                new ResponseType(ResponseType.Value.CODE),
                scope,
                credentials.getClientID(),
                home.resolve("callback"))
            .endpointURI(metadata.getAuthorizationEndpointURI())
            .resource(audience)
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build()
            .toURI()
            .toString());
  }

  private Answer callback(Request request) throws Exception {
    AuthenticationResponse response = AuthenticationResponseParser.parse(request.uri());
    if (!response.indicatesSuccess()) {
      return refused(response.toErrorResponse().getErrorObject());
    }
    if (!state.equals(response.getState()) || !metadata.getIssuer().equals(response.getIssuer())) {
      return new Json(400, Map.of("error", "another state or issuer"));
    }
    AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
    TokenResponse answer =
        exchange(new AuthorizationCodeGrant(code, home.resolve("callback"), verifier));
    if (!answer.indicatesSuccess()) {
      return refused(answer.toErrorResponse().getErrorObject());
    }
    tokens = (OIDCTokens) answer.toSuccessResponse().getTokens();
    IDTokenClaimsSet person = idTokens.validate(tokens.getIDToken(), nonce);
    return shown(person);
  }

  private TokenResponse exchange(AuthorizationGrant grant) throws Exception {
    TokenRequest request =
        new TokenRequest.Builder(metadata.getTokenEndpointURI(), credentials, grant).build();
    return OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
  }

  private Answer me(Request request) throws Exception {
    UserInfoRequest asked =
        new UserInfoRequest(metadata.getUserInfoEndpointURI(), tokens.getBearerAccessToken());
    return new Json(
        UserInfoResponse.parse(asked.toHTTPRequest().send())
            .toSuccessResponse()
            .getUserInfo()
            .toJSONObject());
  }

  private Answer refresh(Request request) throws Exception {
    TokenResponse answer = exchange(new RefreshTokenGrant(tokens.getRefreshToken()));
    if (!answer.indicatesSuccess()) {
      return refused(answer.toErrorResponse().getErrorObject());
    }
    tokens = (OIDCTokens) answer.toSuccessResponse().getTokens();
    return shown(idTokens.validate(tokens.getIDToken(), null));
  }

  private Answer introspect(Request request) throws Exception {
    TokenIntrospectionRequest asked =
        new TokenIntrospectionRequest(
            oauth.getIntrospectionEndpointURI(), credentials, tokens.getAccessToken());
    return new Json(
        TokenIntrospectionResponse.parse(asked.toHTTPRequest().send())
            .toSuccessResponse()
            .toJSONObject());
  }

  private Answer revoke(Request request) throws Exception {
    TokenRevocationRequest asked =
        new TokenRevocationRequest(
            metadata.getRevocationEndpointURI(), credentials, tokens.getRefreshToken());
    return new Json(Map.of("status", asked.toHTTPRequest().send().getStatusCode()));
  }

  private Answer logout(Request request) {
    return new Redirect(
        new LogoutRequest(metadata.getEndSessionEndpointURI(), tokens.getIDToken(), home, state)
            .toURI()
            .toString());
  }

  private Answer shown(IDTokenClaimsSet person) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("refresh_token", tokens.getRefreshToken().getValue());
    shown.put("scope", String.valueOf(tokens.getAccessToken().getScope()));
    shown.put("email", person.getStringClaim("email"));
    shown.put("sub", person.getSubject().getValue());
    return new Json(shown);
  }

  private static Answer refused(ErrorObject error) {
    return new Json(
        Map.of(
            "status", error.getHTTPStatusCode(),
            "error", error.getCode(),
            "description", error.getDescription()));
  }
}
