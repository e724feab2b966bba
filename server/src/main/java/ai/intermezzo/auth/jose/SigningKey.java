package ai.intermezzo.auth.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * A private key that signs tokens: JWS in compact form (RFC 7515 §3.1).
 *
 * <p>Costs the signature and about a microsecond: the header is encoded once per {@code typ}, and
 * signature objects are reused. Safe for use by many threads; {@link SigningKeys#current} has the
 * one to use.
 */
public final class SigningKey {
  /** The types that this server issues are constants of the code, and fewer. */
  private static final int MAX_HEADERS = 16;

  private static final Pattern TYP = Pattern.compile("[A-Za-z0-9+./_-]{1,64}");
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String kid;
  private final SigningAlgorithm alg;
  private final SignaturePool signatures;
  private final ConcurrentMap<String, byte[]> headers = new ConcurrentHashMap<>();

  SigningKey(String kid, SigningAlgorithm alg, PrivateKey privateKey) {
    this.kid = kid;
    this.alg = alg;
    this.signatures = new SignaturePool(() -> initialised(alg, privateKey));
  }

  /** The key's id in headers and the JWK set: its thumbprint (RFC 7638). */
  public String kid() {
    return kid;
  }

  public SigningAlgorithm alg() {
    return alg;
  }

  /**
   * Signs claims.
   *
   * @param typ the header's {@code typ}, for example {@code at+jwt}
   * @param claimsJson the payload, as it will be read
   * @return header, payload and signature in base64url, joined by dots
   */
  public String sign(String typ, byte[] claimsJson) {
    byte[] header = header(typ);
    byte[] claims = BASE64URL.encode(claimsJson);
    byte[] signature = BASE64URL.encode(signature(header, claims));

    byte[] jws = new byte[header.length + claims.length + 1 + signature.length];
    System.arraycopy(header, 0, jws, 0, header.length);
    System.arraycopy(claims, 0, jws, header.length, claims.length);
    jws[header.length + claims.length] = '.';
    System.arraycopy(signature, 0, jws, header.length + claims.length + 1, signature.length);
    return new String(jws, ISO_8859_1);
  }

  private byte[] signature(byte[] header, byte[] claims) {
    try {
      return signatures.with(
          signature -> {
            signature.update(header);
            signature.update(claims);
            return signature.sign();
          });
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Signing with key " + kid + " failed", e);
    }
  }

  /** The encoded header and the dot after it. */
  private byte[] header(String typ) {
    byte[] known = headers.get(typ);
    return known != null ? known : newHeader(typ);
  }

  private byte[] newHeader(String typ) {
    if (!TYP.matcher(typ).matches()) {
      throw new IllegalArgumentException("Not a media type to put into a header");
    }
    // No part of it needs escaping.
    String json = "{\"alg\":\"" + alg + "\",\"typ\":\"" + typ + "\",\"kid\":\"" + kid + "\"}";
    byte[] encoded = (BASE64URL.encodeToString(json.getBytes(US_ASCII)) + ".").getBytes(US_ASCII);
    if (headers.size() < MAX_HEADERS) {
      headers.put(typ, encoded);
    }
    return encoded;
  }

  private static Signature initialised(SigningAlgorithm alg, PrivateKey privateKey)
      throws GeneralSecurityException {
    Signature signature = alg.newSignature();
    signature.initSign(privateKey);
    return signature;
  }

  /** Names the key and shows nothing of it. */
  @Override
  public String toString() {
    return "SigningKey[" + alg + " " + kid + "]";
  }
}
