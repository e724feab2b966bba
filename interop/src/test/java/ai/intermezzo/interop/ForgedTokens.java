package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that no API may take. Each is a good one but for the one thing that its name says.
 *
 * @param good a token of the server's
 * @param added a key that the API takes for one of the server's
 * @param keys all keys that the API gets
 */
record ForgedTokens(Jwt good, RSAKey added, JWKSet keys) {
  private static final long FAR_SECONDS = 600;

  /**
   * The good one, signed with the added key: an API takes it, or refuses the others for nothing.
   */
  String signedAnew() throws Exception {
    return signed(good);
  }

  /**
   * All of them by name.
   *
   * @param otherTypes what {@code typ} may not be
   */
  Map<String, String> all(List<String> otherTypes) throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    long now = Instant.now().getEpochSecond();
    all.put("expired", signed(good.withClaim("exp", now - FAR_SECONDS)));
    all.put("not yet valid", signed(good.withClaim("nbf", now + FAR_SECONDS)));
    all.put("for another audience", signed(good.withClaim("aud", "https://other.example/")));
    String issuer = good.claims().get("iss").stringValue();
    all.put("of another issuer", signed(good.withClaim("iss", "https://other.example/")));
    all.put(
        "of the issuer without its slash",
        signed(good.withClaim("iss", issuer.substring(0, issuer.length() - 1))));
    for (String type : otherTypes) {
      all.put("of type " + type, signed(good.withHeader("typ", type)));
    }
    all.put("with another subject", good.withClaim("sub", "root").token());
    char first = good.signature().charAt(0);
    String otherSignature = (first == 'A' ? 'B' : 'A') + good.signature().substring(1);
    all.put("with another signature", good.withSignature(otherSignature).token());
    all.put("without a signature", good.withSignature("").token());
    all.put("alg none", good.withHeader("alg", "none").withSignature("").token());
    all.put("alg none and a signature", good.withHeader("alg", "none").token());
    addForeign(all);
    addHmac(all);
    JWK otherKind =
        keys.getKeys().stream()
            .filter(key -> !key.getKeyType().equals(KeyType.RSA))
            .findFirst()
            .orElseThrow();
    all.put("of a key of another kind", good.withHeader("kid", otherKind.getKeyID()).token());
    return all;
  }

  private void addForeign(Map<String, String> all) throws Exception {
    PrivateKey foreign = new RSAKeyGenerator(2048).generate().toPrivateKey();
    all.put("foreign, by the name of a good key", signed(good, foreign));
    all.put("foreign", signed(good.withHeader("kid", "foreign"), foreign));
  }

  private void addHmac(Map<String, String> all) throws Exception {
    RSAKey key = keys.getKeyByKeyId(good.kid()).toRSAKey();
    byte[] der = key.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    Jwt claimed = good.withHeader("alg", "HS256");
    Map<String, byte[]> secrets =
        Map.of(
            "DER", der,
            "PEM", pem.getBytes(US_ASCII),
            "JWK", key.toPublicJWK().toJSONString().getBytes(UTF_8),
            "modulus", key.getModulus().decode());
    for (Map.Entry<String, byte[]> secret : secrets.entrySet()) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getValue(), "HmacSHA256"));
      String signature = encode(mac.doFinal(claimed.signed().getBytes(US_ASCII)));
      all.put(
          "HMAC with the public key as " + secret.getKey(),
          claimed.withSignature(signature).token());
    }
  }

  private String signed(Jwt jwt) throws Exception {
    return signed(jwt.withHeader("kid", added.getKeyID()), added.toPrivateKey());
  }

  private static String signed(Jwt jwt, PrivateKey key) throws Exception {
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(key);
    rsa.update(jwt.signed().getBytes(US_ASCII));
    return jwt.withSignature(encode(rsa.sign())).token();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
