package ai.intermezzo.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that is wrong with a server, as a proxy in front of a good one makes it, so that the
 * server needs no switch for it. ID tokens are signed anew with a key that the proxy publishes
 * beside the server's, under {@link #NOTHING} too: what a client refuses is then the one thing, and
 * not the signature.
 */
enum Breakage {
  NOTHING,
  /** The ID token's {@code iss} lacks the slash that discovery's has. */
  WRONG_ISSUER,
  /** The token endpoint lets no page read its answers. */
  NO_CORS,
  /** The ID token does not echo the request's {@code nonce}. */
  NO_NONCE,
  /** The key set stays what it was at first, whatever keys come. */
  NEW_KEYS_UNPUBLISHED,
  /** The answer of a silent renewal is addressed to another application's origin. */
  WRONG_MESSAGE_ORIGIN;

  private static final int KEY_BITS = 2048;
  private static final String TOKENS = "/oauth/token";

  /** What the proxy does, from a start on. */
  ReverseProxy.AnswerChange start() throws JOSEException {
    RSAKey key =
        new RSAKeyGenerator(KEY_BITS)
            .keyID("of-the-proxy")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .generate();
    Set<String> firstKeys = new HashSet<>();
    return (path, answer) ->
        switch (path) {
          case ApiStage.KEY_SET ->
              answer.withBody(ApiStage.with(key, published(answer.body(), firstKeys)));
          case TOKENS -> tokens(answer, key);
          case "/authorize" -> message(answer);
          default -> answer;
        };
  }

  private byte[] published(byte[] keySet, Set<String> firstKeys) {
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(keySet);
    synchronized (firstKeys) {
      if (firstKeys.isEmpty()) {
        json.get("keys").forEach(key -> firstKeys.add(kid(key)));
      }
      if (this == NEW_KEYS_UNPUBLISHED) {
        json.withArray("keys").removeIf(key -> !firstKeys.contains(kid(key)));
      }
    }
    return JsonMapper.shared().writeValueAsBytes(json);
  }

  private static String kid(JsonNode key) {
    return key.get("kid").stringValue();
  }

  private ReverseProxy.Answer tokens(ReverseProxy.Answer answer, RSAKey key) {
    ReverseProxy.Answer seen =
        this == NO_CORS ? answer.without("access-control-allow-origin") : answer;
    if (seen.body().length == 0
        || !(JsonMapper.shared().readTree(seen.body()) instanceof ObjectNode json)
        || !json.has("id_token")) {
      return seen;
    }
    json.put("id_token", signedAnew(json.get("id_token").stringValue(), key));
    return seen.withBody(JsonMapper.shared().writeValueAsBytes(json));
  }

  private String signedAnew(String idToken, RSAKey key) {
    try {
      SignedJWT genuine = SignedJWT.parse(idToken);
      SignedJWT changed =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .type(genuine.getHeader().getType())
                  .keyID(key.getKeyID())
                  .build(),
              claims(genuine.getJWTClaimsSet()));
      changed.sign(new RSASSASigner(key));
      return changed.serialize();
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private JWTClaimsSet claims(JWTClaimsSet genuine) {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(genuine);
    switch (this) {
      case WRONG_ISSUER -> claims.issuer(genuine.getIssuer().replaceFirst("/$", ""));
      case NO_NONCE -> claims.claim("nonce", null);
      case NOTHING, NO_CORS, NEW_KEYS_UNPUBLISHED, WRONG_MESSAGE_ORIGIN -> {}
    }
    return claims.build();
  }

  private ReverseProxy.Answer message(ReverseProxy.Answer answer) {
    if (this != WRONG_MESSAGE_ORIGIN) {
      return answer;
    }
    String page = new String(answer.body(), StandardCharsets.UTF_8);
    return answer.withBody(
        page.replaceAll(",\"https://[^\"]+\"\\);", ",\"https://other.example.test\");")
            .getBytes(StandardCharsets.UTF_8));
  }
}
