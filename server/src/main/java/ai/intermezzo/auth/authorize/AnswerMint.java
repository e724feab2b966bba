package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.page.Hidden;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionClientStore;
import ai.intermezzo.auth.token.IdTokenMint;
import ai.intermezzo.auth.user.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a client what it asked for: a code, an ID token, or both. */
final class AnswerMint {
  /** The lowest level of assurance: a password, and no second factor. */
  private static final String ACR = "1";

  private final Answers answers;
  private final AuthorizationCodes codes;
  private final IdTokenMint idTokens;
  private final SessionClientStore sessionClients;

  AnswerMint(
      Answers answers,
      AuthorizationCodes codes,
      IdTokenMint idTokens,
      SessionClientStore sessionClients) {
    this.answers = answers;
    this.codes = codes;
    this.idTokens = idTokens;
    this.sessionClients = sessionClients;
  }

  Response answer(Request request, AuthorizeRequest wanted, LoginSession session, User user) {
    Authentication authentication =
        new Authentication(
            session.userId(),
            session.epoch(),
            session.sid(),
            session.authTime(),
            session.amr(),
            ACR);
    if (wanted.client().signIn().backchannelLogoutUri().isPresent()) {
      sessionClients.join(session.sid(), wanted.client().id());
    }
    List<Hidden> answer = new ArrayList<>();
    Optional<String> code =
        wanted.responseType().givesCode()
            ? Optional.of(codes.issue(wanted.binding(), authentication, wanted.wanted()))
            : Optional.empty();
    code.ifPresent(value -> answer.add(new Hidden("code", value)));
    if (wanted.responseType().givesIdToken()) {
      String idToken =
          idTokens.mint(
              wanted.client().id(),
              Optional.of(user.profile()),
              authentication,
              wanted.wanted().scopes(),
              wanted.binding().nonce(),
              code.map(IdTokenMint.Beside::code));
      answer.add(new Hidden("id_token", idToken));
    }
    return answers.success(request, wanted.returnAddress(), answer);
  }
}
