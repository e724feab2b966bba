package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.session.LoginSession;

/** Gives a client what it asked for: a code, or an ID token. */
final class AnswerMint {
  /** The lowest level of assurance: a password, and no second factor. */
  private static final String ACR = "1";

  private final Answers answers;
  private final AuthorizationCodes codes;

  AnswerMint(Answers answers, AuthorizationCodes codes) {
    this.answers = answers;
    this.codes = codes;
  }

  Response answer(Request request, AuthorizeRequest wanted, LoginSession session) {
    Authentication authentication =
        new Authentication(
            session.userId(),
            session.epoch(),
            session.sid(),
            session.authTime(),
            session.amr(),
            ACR);
    return answers.success(
        request,
        wanted.returnAddress(),
        "code",
        codes.issue(wanted.binding(), authentication, wanted.wanted()));
  }
}
