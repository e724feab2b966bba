package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Codes and what is in them, as usual clients and people have them. */
final class TestCodes {
  static final ClientId CLIENT = new ClientId("yD0qtQVmJf2kQ8wWb4uTz1sLxG7hRcAe");
  static final ClientId OTHER_CLIENT = new ClientId("another-client");
  static final String REDIRECT_URI = "https://app.example.com/callback";
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  static final Audience API = new Audience("https://api.intermezzo.example/v1/");

  private TestCodes() {}

  static CodeBinding binding() {
    return new CodeBinding(
        CLIENT,
        RedirectBinding.sent(REDIRECT_URI),
        Optional.of(CodeChallenge.ofVerifier(VERIFIER)),
        Optional.of("Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"));
  }

  static Authentication authentication(UserId user, Instant at) {
    return authentication(user, "session-of-" + user, at);
  }

  static Authentication authentication(UserId user, String sid, Instant at) {
    return new Authentication(user, 3, sid, at, List.of("pwd"), "urn:intermezzo:password");
  }

  static Granted offline() {
    return granted("openid profile email offline_access read:songs write:songs");
  }

  static Granted granted(String scope) {
    return new Granted(Scopes.parse(scope), Map.of(API, Scopes.parse("read:songs write:songs")));
  }
}
