package ai.intermezzo.auth.discovery;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.jose.SigningAlgorithm;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.token.TokenEndpoint;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The server's metadata (RFC 8414 §2, OpenID Connect Discovery §3), the same document at both of
 * its addresses.
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

  private final Published document;

  public MetadataEndpoint(Issuer issuer) {
    byte[] json = render(issuer);
    this.document = new Published(json, etag(json), MAX_AGE);
  }

  @Override
  public Response handle(Request request) {
    return document.answer(request);
  }

  private static byte[] render(Issuer issuer) {
    List<String> algorithms =
        Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::jwsName).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("issuer", issuer.value());
      json.writeStringProperty("token_endpoint", address(issuer, TokenEndpoint.PATH));
      json.writeStringProperty("jwks_uri", address(issuer, JwkSetEndpoint.PATH));
      list(json, "response_types_supported", List.of());
      list(json, "grant_types_supported", List.of("client_credentials"));
      list(
          json,
          "token_endpoint_auth_methods_supported",
          List.of("client_secret_basic", "client_secret_post"));
      list(json, "subject_types_supported", List.of("public"));
      list(json, "id_token_signing_alg_values_supported", algorithms);
      json.writeEndObject();
    }
    return bytes.toByteArray();
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
