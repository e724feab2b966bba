package ai.intermezzo.guard;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A good access token (RFC 9068 §2), until something about it is changed. */
final class TestToken {
  private final JWK key;
  private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();

  TestToken(JWK key, String issuer, String audience) {
    this.key = key;
    header.put("typ", "at+jwt");
    header.put("alg", key.getAlgorithm() == null ? "ES256" : key.getAlgorithm().getName());
    header.put("kid", key.getKeyID());
    claims.put("iss", issuer);
    claims.put("sub", "user-1");
    claims.put("aud", audience);
    claims.put("client_id", "client-1");
    claims.put("scope", "read:notes write:notes");
    claims.put("jti", UUID.randomUUID().toString());
    issuedAt(Instant.now());
  }

  TestToken issuedAt(Instant time) {
    claims.put("iat", time.getEpochSecond());
    claims.put("exp", time.getEpochSecond() + 3600);
    return this;
  }

  TestToken header(String name, @Nullable Object value) {
    return change(header, name, value);
  }

  TestToken claim(String name, @Nullable Object value) {
    return change(claims, name, value);
  }

  String headerJson() {
    return JSONObjectUtils.toJSONString(header);
  }

  String claimsJson() {
    return JSONObjectUtils.toJSONString(claims);
  }

  /** Null takes it away. */
  private TestToken change(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
    return this;
  }

  String signed() {
    return signed(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
  }

  String bearer() {
    return "Bearer " + signed();
  }

  /** Signs whatever text is given as claims. */
  String bearerWithClaims(String json) {
    return "Bearer " + signed(JSONObjectUtils.toJSONString(header), json);
  }

  /** Signs whatever text is given as the header, with this token's algorithm. */
  String bearerWithHeader(String json) {
    return "Bearer " + signed(json, JSONObjectUtils.toJSONString(claims));
  }

  /** Signs whatever texts are given, with this token's algorithm. */
  String signed(String headerJson, String claimsJson) {
    String content = Base64URL.encode(headerJson) + "." + Base64URL.encode(claimsJson);
    return content + "." + signature(content.getBytes(StandardCharsets.US_ASCII));
  }

  String signingInput() {
    return Base64URL.encode(JSONObjectUtils.toJSONString(header))
        + "."
        + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
  }

  private Base64URL signature(byte[] content) {
    try {
      if (key instanceof OctetKeyPair okp) {
        return ed25519(okp, content);
      }
      boolean rsa = key instanceof RSAKey;
      JWSSigner signer =
          key instanceof RSAKey rsaKey ? new RSASSASigner(rsaKey) : new ECDSASigner((ECKey) key);
      JWSAlgorithm algorithm =
          key.getAlgorithm() != null
              ? JWSAlgorithm.parse(key.getAlgorithm().getName())
              : rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
      return signer.sign(new JWSHeader(algorithm), content);
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Base64URL ed25519(OctetKeyPair key, byte[] content)
      throws GeneralSecurityException {
    String der = "302e020100300506032b657004220420" + HexFormat.of().formatHex(key.getDecodedD());
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(der))));
    signer.update(content);
    return Base64URL.encode(signer.sign());
  }
}
