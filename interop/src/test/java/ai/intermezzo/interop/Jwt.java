package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JWT taken apart, to look into it or to put something else into its place.
 *
 * @param signature as it stands in the token
 */
record Jwt(ObjectNode header, ObjectNode claims, String signature) {
  static Jwt of(String token) {
    List<String> parts = List.of(token.split("\\.", -1));
    return new Jwt(object(parts.get(0)), object(parts.get(1)), parts.get(2));
  }

  Jwt withHeader(String name, String value) {
    return new Jwt(header.deepCopy().put(name, value), claims, signature);
  }

  Jwt withClaim(String name, String value) {
    return new Jwt(header, claims.deepCopy().put(name, value), signature);
  }

  Jwt withClaim(String name, long seconds) {
    return new Jwt(header, claims.deepCopy().put(name, seconds), signature);
  }

  Jwt withSignature(String other) {
    return new Jwt(header, claims, other);
  }

  String kid() {
    return header.get("kid").stringValue();
  }

  /** What is signed. */
  String signed() {
    return encode(header) + "." + encode(claims);
  }

  String token() {
    return signed() + "." + signature;
  }

  private static ObjectNode object(String part) {
    return (ObjectNode) JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part));
  }

  private static String encode(ObjectNode part) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(part.toString().getBytes(UTF_8));
  }
}
