package ai.intermezzo.auth.account;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.Clients;
import ai.intermezzo.auth.consent.Consent;
import ai.intermezzo.auth.consent.ConsentStore;
import ai.intermezzo.auth.consent.Permissions;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.GrantStore;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.page.ApplicationLine;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.Permission;
import ai.intermezzo.auth.page.SessionLine;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a person has, in the lines of their page. */
final class AccountView {
  /** More lines than that help nobody, and the page stays small. */
  static final int MAX_LINES = 20;

  private final Clients clients;
  private final Permissions permissions;
  private final SessionStore sessions;
  private final GrantStore grants;
  private final ConsentStore consents;

  AccountView(
      Clients clients,
      Permissions permissions,
      SessionStore sessions,
      GrantStore grants,
      ConsentStore consents) {
    this.clients = clients;
    this.permissions = permissions;
    this.sessions = sessions;
    this.grants = grants;
    this.consents = consents;
  }

  /** This browser's session, and the others, the one last seen first. */
  List<SessionLine> sessions(LoginSession current) {
    Stream<LoginSession> others =
        sessions.list(current.userId()).stream()
            .filter(session -> !session.sid().equals(current.sid()));
    return Stream.concat(Stream.of(current), others)
        .limit(MAX_LINES)
        .map(
            session ->
                new SessionLine(
                    session.sid(),
                    session.sid().equals(current.sid()),
                    session.authTime(),
                    session.lastSeenAt()))
        .toList();
  }

  /**
   * What an application has: by consent, which it may use again without asking, or by grants, as
   * the operator's own applications have it.
   */
  private record Access(Granted granted, Instant since) {
    Access and(Access other) {
      return new Access(
          granted.with(other.granted), since.isBefore(other.since) ? since : other.since);
    }
  }

  /** The applications that have access, the newest first. */
  List<ApplicationLine> applications(UserId user, Language language) {
    Map<ClientId, Access> all = new LinkedHashMap<>();
    for (Consent consent : consents.list(user)) {
      all.merge(consent.clientId(), new Access(consent.allowed(), consent.givenAt()), Access::and);
    }
    for (Grant grant : grants.liveOfUser(user)) {
      all.merge(grant.clientId(), new Access(grant.granted(), grant.createdAt()), Access::and);
    }
    return all.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<ClientId, Access> entry) -> entry.getValue().since())
                .reversed())
        .flatMap(entry -> line(entry.getKey(), entry.getValue(), language))
        .limit(MAX_LINES)
        .toList();
  }

  /** None for a client that was deleted: it can do nothing any more. */
  private Stream<ApplicationLine> line(ClientId id, Access access, Language language) {
    return clients.find(id.value()).stream()
        .map(
            client ->
                new ApplicationLine(
                    id.value(),
                    client.name(),
                    permissions.of(access.granted(), language).stream()
                        .map(Permission::text)
                        .distinct()
                        .limit(MAX_LINES)
                        .toList(),
                    access.since()));
  }
}
