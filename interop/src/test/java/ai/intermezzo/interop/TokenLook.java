package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.interop.Refreshers.Kept;
import java.net.http.HttpResponse;

/** What became of the tokens of a grant when the server was killed; the leeway is long by now. */
record TokenLook(SignInForm app, Https https, String issuer, Kept kept, long seed) {
  /** What every failure begins with. */
  static final String SAYS = "A token after a kill: ";

  /** The last one that was acknowledged is good. */
  void atTheLast() throws Exception {
    HttpResponse<String> answer = refresh(kept.token(0));
    assertThat(answer.statusCode())
        .as(SAYS + "the last one that was acknowledged: %s, seed %d", answer.body(), seed)
        .isEqualTo(200);
    String given = given(answer);
    if (!given.equals(kept.token(0))) {
      assertThat(kept.isAsking())
          .as(SAYS + "it gives one that nobody has asked for, seed %d", seed)
          .isTrue();
      assertThat(kept.has(given)).as(SAYS + "it gives an older one, seed %d", seed).isFalse();
    }
    kept.acknowledged(given);
  }

  /**
   * The one before is spent: it gives the last one. Had the row gone back, it would be the current
   * one, and be answered with itself. Says whether the grant goes on: where the row went one
   * further, and nobody got to know, it is two behind, and ends it.
   */
  boolean atTheOneBefore() throws Exception {
    HttpResponse<String> answer = refresh(kept.token(1));
    if (answer.statusCode() == 200) {
      assertThat(given(answer))
          .as(SAYS + "the one before gives the last one, seed %d", seed)
          .isEqualTo(kept.token(0));
      atTheLast();
      return true;
    }
    assertRefused(answer);
    assertThat(kept.isAsking()).as(SAYS + "an answer was swallowed, seed %d", seed).isTrue();
    return false;
  }

  /** An older one is refused and ends the grant, so that the last one is refused, too. */
  void atOldOne(int before) throws Exception {
    assertRefused(refresh(kept.token(before)));
    assertRefused(refresh(kept.token(0)));
  }

  private void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode())
        .as(SAYS + "a spent one is refused, seed %d", seed)
        .isEqualTo(400);
    assertThat(Https.json(answer).get("error").stringValue()).isEqualTo("invalid_grant");
  }

  private HttpResponse<String> refresh(String token) throws Exception {
    return app.refresh(https, issuer, token);
  }

  private static String given(HttpResponse<String> answer) {
    return Https.json(answer).get("refresh_token").stringValue();
  }
}
