package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides what comes next on a journey (OpenID Connect Core §3.1.2.3, §3.1.2.4): a page, or the
 * answer to the client. Each decision is made anew from what is so at the moment.
 */
final class Journeys {
  /** Where somebody goes who came for their own account. */
  static final String ACCOUNT_PATH = "/account";

  private final JourneyPages pages;
  private final Answers answers;
  private final AnswerMint mint;
  private final UserStore users;
  private final ConsentStore consents;
  private final AuditLog audit;
  private final InstantSource clock;

  Journeys(
      JourneyPages pages,
      Answers answers,
      AnswerMint mint,
      UserStore users,
      ConsentStore consents,
      AuditLog audit,
      InstantSource clock) {
    this.pages = pages;
    this.answers = answers;
    this.mint = mint;
    this.users = users;
    this.consents = consents;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Goes on.
   *
   * @param asked what the client asks for; empty for somebody who goes to their own account
   * @param current the browser's login session
   */
  Response advance(
      Request request,
      Journey journey,
      Optional<AuthorizeRequest> asked,
      Optional<LoginSession> current) {
    Optional<User> user = current.flatMap(session -> users.findValid(session.userId()));
    if (asked.isEmpty()) {
      return user.isPresent()
          ? Response.redirect(request, ACCOUNT_PATH)
          : pages.login(request, journey, Optional.empty());
    }
    AuthorizeRequest wanted = asked.get();
    if (current.isEmpty() || user.isEmpty() || mustSignIn(wanted, journey, current.get())) {
      return signIn(request, journey, wanted, current);
    }
    LoginSession session = current.get();
    if (wanted.asks(Prompt.SELECT_ACCOUNT)
        && !journey.chosen().equals(Optional.of(session.sid()))) {
      return pages.chooser(request, journey.asking(session.sid()), wanted, user.get());
    }
    if (needsConsent(wanted, user.get())) {
      return wanted.asks(Prompt.NONE)
          ? refuse(
              request,
              wanted,
              OAuthError.consentRequired("The person has not allowed this client all of it yet."))
          : pages.consent(request, journey.asking(session.sid()), wanted, user.get());
    }
    return mint.answer(request, wanted, session, user.get());
  }

  /** The person said yes: it is remembered, and the client gets its answer. */
  Response allow(Request request, AuthorizeRequest wanted, LoginSession session) {
    Optional<User> user = users.findValid(session.userId());
    if (user.isEmpty()) {
      return refuse(request, wanted, OAuthError.accessDenied("The account is gone."));
    }
    consents.remember(session.userId(), wanted.client().id(), wanted.wanted());
    audit.record(event(AuditKind.CONSENT_GIVEN, request, wanted, session));
    return mint.answer(request, wanted, session, user.get());
  }

  /** The person said no, and the client is told. */
  Response deny(Request request, AuthorizeRequest wanted, LoginSession session) {
    audit.record(event(AuditKind.CONSENT_DENIED, request, wanted, session));
    return refuse(request, wanted, OAuthError.accessDenied("The person did not allow it."));
  }

  private static AuditEvent event(
      AuditKind kind, Request request, AuthorizeRequest wanted, LoginSession session) {
    return AuditEvent.of(kind)
        .user(session.userId().value())
        .client(wanted.client().id().value())
        .sid(session.sid())
        .from(request.remoteAddress());
  }

  /** The client is told that it gets nothing. */
  Response refuse(Request request, AuthorizeRequest wanted, OAuthError error) {
    return answers.refusal(request, wanted.returnAddress(), error);
  }

  /** Whether who is signed in must prove (again) who they are. */
  private boolean mustSignIn(AuthorizeRequest wanted, Journey journey, LoginSession session) {
    if (isAnother(wanted, session)) {
      return true;
    }
    if (journey.signedIn().equals(Optional.of(session.sid()))) {
      return false;
    }
    Duration age = Duration.between(session.authTime(), clock.instant());
    return wanted.asks(Prompt.LOGIN)
        || wanted.maxAge().filter(most -> age.compareTo(most) > 0 || most.isZero()).isPresent();
  }

  private static boolean isAnother(AuthorizeRequest wanted, LoginSession session) {
    return wanted.hinted().filter(user -> !user.equals(session.userId())).isPresent();
  }

  private Response signIn(
      Request request, Journey journey, AuthorizeRequest wanted, Optional<LoginSession> current) {
    if (wanted.asks(Prompt.NONE)) {
      return refuse(request, wanted, OAuthError.loginRequired("Nobody is signed in here."));
    }
    boolean wrongPerson =
        current
            .filter(session -> journey.signedIn().equals(Optional.of(session.sid())))
            .filter(session -> isAnother(wanted, session))
            .isPresent();
    if (wrongPerson) {
      return refuse(
          request,
          wanted,
          OAuthError.loginRequired("Another person signed in than id_token_hint names."));
    }
    return wanted.asks(Prompt.CREATE)
        ? pages.signUpIfAllowed(request, journey, wanted)
        : pages.login(request, journey, Optional.of(wanted));
  }

  private boolean needsConsent(AuthorizeRequest wanted, User user) {
    Client client = wanted.client();
    if (wanted.asks(Prompt.CONSENT)) {
      // Even one that needs no consent may want the person to be asked (OpenID Connect Core
      // §3.1.2.1).
      return true;
    }
    if (client.signIn().firstParty()) {
      return false;
    }
    Granted granted = wanted.wanted();
    return isUnproven(wanted) || !consents.covers(user.id(), client.id(), granted);
  }

  /**
   * RFC 8252 §8.6: any app on a device may take a loopback port or a scheme of another one's, so a
   * person who allowed it once is asked again.
   */
  private static boolean isUnproven(AuthorizeRequest wanted) {
    var redirectUri = wanted.returnAddress().redirectUri();
    return wanted.client().type() == ClientType.NATIVE
        && (redirectUri.isPrivateUse() || redirectUri.isLoopback());
  }
}
