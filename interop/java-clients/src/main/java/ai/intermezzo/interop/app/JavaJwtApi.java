package ai.intermezzo.interop.app;

import ai.intermezzo.interop.app.LocalApp.Answer;
import ai.intermezzo.interop.app.LocalApp.Json;
import ai.intermezzo.interop.app.LocalApp.Request;
import com.auth0.jwk.JwkException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.io.IOException;
import java.util.Map;

/** An API whose {@code /whoami} tells whose token it got. */
final class JavaJwtApi {
  private static final String BEARER = "Bearer ";

  private final TokenCheck check;

  private JavaJwtApi(TokenCheck check) {
    this.check = check;
  }

  /** Arguments: its port, the issuer, its own identifier. */
  public static void main(String[] arguments) throws IOException {
    JavaJwtApi api = new JavaJwtApi(new TokenCheck(arguments[1], arguments[2]));
    new LocalApp(Integer.parseInt(arguments[0])).page("/whoami", api::whoami).start();
  }

  private Answer whoami(Request request) {
    if (!request.authorization().startsWith(BEARER)) {
      return new Json(401, Map.of("error", "no token"));
    }
    try {
      DecodedJWT token = check.check(request.authorization().substring(BEARER.length()));
      return new Json(Map.of("sub", token.getSubject()));
    } catch (JWTVerificationException | JwkException e) {
      return new Json(401, Map.of("error", "invalid_token", "reason", e.toString()));
    }
  }
}
