package ai.intermezzo.guard;

import ai.intermezzo.guard.wire.Json;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's public keys (RFC 7517 §5), by key id and algorithm. Keys that can't check a
 * signature here are left out: of another use, curve or type, symmetric, too short, malformed, or
 * with their private half published.
 */
final class KeySet {
  private static final int MIN_RSA_BITS = 2048;

  /** The DER in front of the 32 bytes of an Ed25519 public key (RFC 8410 §4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Map<String, Map<SigningAlgorithm, VerificationKey>> byId = new HashMap<>();
  private final Map<SigningAlgorithm, @Nullable VerificationKey> only =
      new EnumMap<>(SigningAlgorithm.class);

  private KeySet() {}

  /** Reads a JWK set; fails when it is none. A set of no keys is one: then nothing is accepted. */
  static KeySet parse(byte[] json) throws Json.Malformed {
    if (!(Json.object(json).get("keys") instanceof List<?> keys)) {
      throw new Json.Malformed();
    }
    KeySet set = new KeySet();
    for (Object key : keys) {
      if (key instanceof Map<?, ?> members) {
        set.addIfUsable(members);
      }
    }
    return set;
  }

  /** Whether there is a key of this id, for whatever algorithm. */
  boolean knows(String keyId) {
    return byId.containsKey(keyId);
  }

  /** The key, or null. A token that names none gets the only one there is for its algorithm. */
  @Nullable VerificationKey find(@Nullable String keyId, SigningAlgorithm algorithm) {
    if (keyId == null) {
      return only.get(algorithm);
    }
    Map<SigningAlgorithm, VerificationKey> keys = byId.get(keyId);
    return keys == null ? null : keys.get(algorithm);
  }

  private void addIfUsable(Map<?, ?> members) {
    try {
      @SuppressWarnings("unchecked") // the names of a JSON object are text
      JWK jwk = JWK.parse((Map<String, Object>) members);
      if (jwk.isPrivate() || !isForSignatures(jwk)) {
        return;
      }
      PublicKey key = publicKey(jwk);
      if (key == null) {
        return;
      }
      for (SigningAlgorithm algorithm : algorithms(jwk)) {
        add(jwk.getKeyID(), algorithm, new VerificationKey(algorithm, key));
      }
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
      // RFC 7517 §5: what is not understood is ignored, and the other keys still count.
    }
  }

  private void add(@Nullable String keyId, SigningAlgorithm algorithm, VerificationKey key) {
    only.put(algorithm, only.containsKey(algorithm) ? null : key);
    if (keyId != null) {
      byId.computeIfAbsent(keyId, id -> new EnumMap<>(SigningAlgorithm.class))
          .putIfAbsent(algorithm, key);
    }
  }

  private static boolean isForSignatures(JWK jwk) {
    KeyUse use = jwk.getKeyUse();
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (use == null || KeyUse.SIGNATURE.equals(use))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  /** What the key's type allows, narrowed to its {@code alg} if it has one. */
  private static Set<SigningAlgorithm> algorithms(JWK jwk) {
    Set<SigningAlgorithm> algorithms =
        jwk instanceof RSAKey
            ? EnumSet.of(SigningAlgorithm.RS256, SigningAlgorithm.PS256)
            : EnumSet.of(jwk instanceof ECKey ? SigningAlgorithm.ES256 : SigningAlgorithm.ED25519);
    if (jwk.getAlgorithm() != null) {
      SigningAlgorithm named = SigningAlgorithm.named(jwk.getAlgorithm().getName());
      algorithms.removeIf(algorithm -> algorithm != named);
    }
    return algorithms;
  }

  private static @Nullable PublicKey publicKey(JWK jwk)
      throws JOSEException, GeneralSecurityException {
    if (jwk instanceof RSAKey rsa) {
      return rsa.size() >= MIN_RSA_BITS ? rsa.toRSAPublicKey() : null;
    }
    if (jwk instanceof ECKey ec) {
      return Curve.P_256.equals(ec.getCurve()) ? ec.toECPublicKey() : null;
    }
    if (jwk instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve())) {
      ByteArrayOutputStream der = new ByteArrayOutputStream();
      der.writeBytes(ED25519_PREFIX);
      der.writeBytes(okp.getDecodedX());
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(der.toByteArray()));
    }
    return null;
  }
}
