package ai.intermezzo.auth.discovery;

import ai.intermezzo.auth.authorize.Authorization;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.introspect.IntrospectEndpoint;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.logout.Logout;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.revoke.RevokeEndpoint;
import ai.intermezzo.auth.token.TokenEndpoint;
import ai.intermezzo.auth.user.ProfileClaims;
import ai.intermezzo.auth.userinfo.UserinfoEndpoint;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The server's metadata (RFC 8414 §2, OpenID Connect Discovery §3). Only the OAuth document tells
 * of introspection: there is a framework that asks it of every token, once it finds it in the
 * other.
 *
 * <p>{@code id_token_signing_alg_values_supported} names every algorithm that we sign with: some
 * guards take their list of allowed algorithms for access tokens from there.
 */
public final class MetadataEndpoint implements Endpoint {
  /** OpenID Connect Discovery §4. */
  public static final String OPENID_PATH = "/.well-known/openid-configuration";

  /** RFC 8414 §3. */
  public static final String OAUTH_PATH = "/.well-known/oauth-authorization-server";

  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Published openid;
  private final Published oauth;

  public MetadataEndpoint(Issuer issuer) {
    this.openid = published(render(issuer, false));
    this.oauth = published(render(issuer, true));
  }

  private static Published published(byte[] json) {
    return new Published(json, etag(json), MAX_AGE);
  }

  @Override
  public Response handle(Request request) {
    return (request.path().equals(OAUTH_PATH) ? oauth : openid).answer(request);
  }

  private static byte[] render(Issuer issuer, boolean oauth) {
    List<String> algorithms =
        Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::jwsName).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("issuer", issuer.value());
      json.writeStringProperty("authorization_endpoint", address(issuer, Authorization.PATH));
      json.writeStringProperty("token_endpoint", address(issuer, TokenEndpoint.PATH));
      json.writeStringProperty(
          "pushed_authorization_request_endpoint", address(issuer, Authorization.PUSH_PATH));
      json.writeStringProperty("userinfo_endpoint", address(issuer, UserinfoEndpoint.PATH));
      json.writeStringProperty("revocation_endpoint", address(issuer, RevokeEndpoint.PATH));
      if (oauth) {
        json.writeStringProperty(
            "introspection_endpoint", address(issuer, IntrospectEndpoint.PATH));
      }
      json.writeStringProperty("end_session_endpoint", address(issuer, Logout.PATH));
      json.writeStringProperty("jwks_uri", address(issuer, JwkSetEndpoint.PATH));
      list(
          json,
          "scopes_supported",
          List.of("openid", ProfileClaims.PROFILE, ProfileClaims.EMAIL, Granted.OFFLINE_ACCESS));
      list(json, "response_types_supported", List.of("code", "id_token", "code id_token"));
      list(
          json,
          "response_modes_supported",
          List.of("query", "fragment", "form_post", "web_message"));
      list(
          json,
          "grant_types_supported",
          List.of("authorization_code", "client_credentials", "implicit", "refresh_token"));
      list(json, "code_challenge_methods_supported", List.of("S256"));
      list(
          json,
          "prompt_values_supported",
          List.of("none", "login", "consent", "select_account", "create"));
      authentication(json, "token_endpoint", true);
      authentication(json, "revocation_endpoint", true);
      if (oauth) {
        authentication(json, "introspection_endpoint", false);
      }
      list(json, "subject_types_supported", List.of("public"));
      list(json, "id_token_signing_alg_values_supported", algorithms);
      list(json, "claims_supported", claims());
      list(json, "ui_locales_supported", languages());
      json.writeBooleanProperty("authorization_response_iss_parameter_supported", true);
      json.writeBooleanProperty("backchannel_logout_supported", true);
      json.writeBooleanProperty("backchannel_logout_session_supported", true);
      json.writeBooleanProperty("claims_parameter_supported", false);
      json.writeBooleanProperty("request_parameter_supported", false);
      json.writeBooleanProperty("request_uri_parameter_supported", false);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void authentication(JsonGenerator json, String endpoint, boolean withoutSecret) {
    List<String> secret = List.of("client_secret_basic", "client_secret_post");
    list(
        json,
        endpoint + "_auth_methods_supported",
        withoutSecret ? Stream.concat(secret.stream(), Stream.of("none")).toList() : secret);
  }

  private static List<String> claims() {
    return Stream.concat(
            Stream.of(
                "iss",
                "sub",
                "aud",
                "exp",
                "iat",
                "auth_time",
                "nonce",
                "azp",
                "sid",
                "at_hash",
                "c_hash",
                "amr",
                "acr"),
            ProfileClaims.NAMES.stream())
        .toList();
  }

  private static List<String> languages() {
    return Arrays.stream(Language.values()).map(Language::tag).toList();
  }

  private static void list(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  private static String address(Issuer issuer, String path) {
    return issuer.endpoint(path.substring(1));
  }

  private static String etag(byte[] json) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
