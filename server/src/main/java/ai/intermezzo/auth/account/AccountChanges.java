package ai.intermezzo.auth.account;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.grant.EndReason;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.Parameters;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.logout.SignOut;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.AccountNotice;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.util.List;
import java.util.Optional;

/** What the forms of the account page do, one method each. */
final class AccountChanges {
  private final UserStore users;
  private final SessionStore sessions;
  private final GrantStore grants;
  private final ConsentStore consents;
  private final SessionEndStore ends;
  private final SignOut signOut;
  private final AuditLog audit;
  private final PasswordChange passwordChange;

  AccountChanges(
      UserStore users,
      SessionStore sessions,
      GrantStore grants,
      ConsentStore consents,
      SessionEndStore ends,
      SignOut signOut,
      AuditLog audit,
      PasswordChange passwordChange) {
    this.users = users;
    this.sessions = sessions;
    this.grants = grants;
    this.consents = consents;
    this.ends = ends;
    this.signOut = signOut;
    this.audit = audit;
    this.passwordChange = passwordChange;
  }

  /**
   * Does what a form asks for; empty where the person is signed out by it.
   *
   * @throws OAuthError {@code invalid_request} where it is no form of the page
   */
  Optional<Change> make(Request request, Parameters form, User user, LoginSession session) {
    return switch (form.require("do")) {
      case "end-session" -> endSession(request, session, form.require("sid"));
      case "remove-application" ->
          Optional.of(removeApplication(request, user, form.require("client_id")));
      case "change-password" ->
          Optional.of(
              passwordChange.change(
                  request,
                  user,
                  session,
                  form.get("current_password").orElse(""),
                  form.get("new_password").orElse("")));
      case "sign-out-everywhere" -> signOutEverywhere(request, session);
      case "sign-out" -> endSession(request, session, session.sid());
      default -> throw OAuthError.invalidRequest("There is no such form on the account page.");
    };
  }

  private Optional<Change> endSession(Request request, LoginSession session, String sid) {
    signOut.end(request, session.userId(), sid, Optional.empty());
    return sid.equals(session.sid())
        ? Optional.empty()
        : Optional.of(Change.of(AccountNotice.SESSION_ENDED));
  }

  private Change removeApplication(Request request, User user, String clientId) {
    if (ClientId.isValid(clientId)) {
      ClientId client = new ClientId(clientId);
      // The consent first: with it a client gets another grant at once.
      boolean withdrawn = consents.withdraw(user.id(), client);
      int ended = grants.endForClient(user.id(), client, EndReason.CONSENT_WITHDRAWN);
      if (withdrawn || ended > 0) {
        audit.record(
            AuditEvent.of(AuditKind.CONSENT_WITHDRAWN)
                .user(user.subject())
                .client(clientId)
                .from(request.remoteAddress())
                .with("ended_grants", String.valueOf(ended)));
      }
    }
    return Change.of(AccountNotice.APPLICATION_REMOVED);
  }

  /**
   * Ends everything that the person has, this session too, so that its clients are told as well;
   * the browser goes on in another one, for they will want to change their password.
   */
  private Optional<Change> signOutEverywhere(Request request, LoginSession session) {
    long epoch = users.endEverything(session.userId());
    int ended = ends.endAll(session.userId()).size();
    audit.record(
        AuditEvent.of(AuditKind.SIGNED_OUT_EVERYWHERE)
            .user(session.userId().value())
            .sid(session.sid())
            .from(request.remoteAddress())
            .with("ended_sessions", String.valueOf(ended)));
    return sessions
        .beginInPlaceOf(session, epoch)
        .map(
            opened ->
                new Change(
                    AccountNotice.SIGNED_OUT_EVERYWHERE,
                    List.<Response.Header>of(
                        SessionStore.COOKIE.set(opened.secret(), opened.lifetime()))));
  }
}
