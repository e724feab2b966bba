package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.ClientAuthentication;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.consent.Permissions;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.http.Endpoint;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import ai.intermezzo.auth.http.Route;
import ai.intermezzo.auth.jose.JwsVerifier;
import ai.intermezzo.auth.login.PasswordSignIn;
import ai.intermezzo.auth.login.SignUp;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.session.SessionClientStore;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.token.IdTokenMint;
import ai.intermezzo.auth.user.UserStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The front door of this room: its paths, put together. */
public final class Authorization {
  /** Where it is, below the issuer. */
  public static final String PATH = "/authorize";

  /** Where clients push their requests (RFC 9126), below the issuer. */
  public static final String PUSH_PATH = "/oauth/par";

  private final AuthorizeEndpoint authorize;
  private final List<Route> routes;

  /**
   * What it stands on.
   *
   * @param signUp empty where nobody may make an account
   */
  public record Parts(
      Issuer issuer,
      Clients clients,
      ClientAuthentication authentication,
      Apis apis,
      UserStore users,
      SessionStore sessions,
      ConsentStore consents,
      SessionClientStore sessionClients,
      AuthorizationCodes codes,
      AuditLog audit,
      JwsVerifier verifier,
      IdTokenMint idTokens,
      PasswordSignIn signIn,
      Optional<SignUp> signUp,
      Pages pages,
      DataKeys dataKeys,
      InstantSource clock,
      SecureRandom random) {}

  /**
   * @param guarded turns what an endpoint refuses into a page
   */
  public Authorization(Parts parts, UnaryOperator<Endpoint> guarded) {
    RequestCheck check =
        new RequestCheck(
            parts.clients,
            new WantedAccess(parts.apis, parts.issuer.endpoint("userinfo")),
            new IdTokenHint(parts.issuer, parts.verifier));
    JourneySeal seal = new JourneySeal(parts.dataKeys);
    JourneyPages pages =
        new JourneyPages(
            parts.pages, new Permissions(parts.apis), seal, parts.random, parts.signUp.isPresent());
    Answers answers = new Answers(parts.issuer, parts.pages);
    Journeys journeys =
        new Journeys(
            pages,
            answers,
            new AnswerMint(answers, parts.codes, parts.idTokens, parts.sessionClients),
            parts.users,
            parts.consents,
            parts.audit,
            parts.clock);
    PushedRequests pushed = new PushedRequests(parts.dataKeys, parts.clock);
    this.authorize =
        new AuthorizeEndpoint(check, pushed, journeys, pages, answers, parts.sessions, parts.clock);
    JourneyEndpoint.Parts steps =
        new JourneyEndpoint.Parts(
            parts.issuer, seal, check, pages, answers, parts.sessions, parts.clock);
    List<Route> all = new ArrayList<>();
    Endpoint begin = guarded.apply(authorize);
    all.add(Route.at(PATH).get(begin).post(begin));
    all.add(Route.at(PUSH_PATH).post(new PushEndpoint(parts.authentication, check, pushed)));
    Steps made = new Steps(steps, guarded);
    all.add(
        made.route(
            JourneyPages.LOGIN_PATH,
            LoginStep.FIELDS,
            new LoginStep(parts.signIn, journeys, pages)));
    all.add(
        made.route(JourneyPages.CHOICE_PATH, ChoiceStep.FIELDS, new ChoiceStep(journeys, pages)));
    all.add(made.route(JourneyPages.CONSENT_PATH, ConsentStep.FIELDS, new ConsentStep(journeys)));
    parts.signUp.ifPresent(
        signUp ->
            all.add(
                made.route(
                    JourneyPages.SIGN_UP_PATH,
                    SignUpStep.FIELDS,
                    new SignUpStep(signUp, journeys, pages))));
    this.routes = List.copyOf(all);
  }

  private record Steps(JourneyEndpoint.Parts parts, UnaryOperator<Endpoint> guarded) {
    Route route(String path, Set<String> fields, JourneyEndpoint.Step step) {
      Endpoint endpoint = guarded.apply(new JourneyEndpoint(parts, fields, step));
      return Route.at(path).get(endpoint).post(endpoint);
    }
  }

  /** The paths of this room. */
  public List<Route> routes() {
    return routes;
  }

  /** Shows the login page to somebody who goes to their own account. */
  public Response signInForAccount(Request request) {
    return authorize.toAccount(request);
  }
}
