package ai.intermezzo.auth.discovery;

import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.jose.JwkSet;
import ai.intermezzo.auth.jose.SigningKeys;

/**
 * {@code GET /.well-known/jwks.json}: the public keys that our tokens verify with (RFC 7517 §5).
 *
 * <p>A reader that asks again when {@code max-age} is over has every key before it signs.
 */
public final class JwkSetEndpoint implements Endpoint {
  /** Where it is, below the issuer. */
  public static final String PATH = "/.well-known/jwks.json";

  private final SigningKeys keys;

  public JwkSetEndpoint(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  public Response handle(Request request) {
    JwkSet set = keys.jwkSet();
    return new Published(set.json(), set.etag(), JwkSet.MAX_AGE).answer(request);
  }
}
