package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.session.LogoutNoticeStore;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Ends login sessions with all that hangs on them, whyever they end: the one place that does.
 *
 * <p>In one transaction the session's row goes, the grants that its clients got in it end where the
 * client's setting says so ({@code SignIn.endsWithSession}), and a notice is left for each client
 * that wants to be told (OpenID Connect Back-Channel Logout). A client is one of a session if it
 * has a grant from it, ended or not, or joined it ({@code SessionClientStore}).
 */
public final class SessionEndStore {
  /** More clients than a person's sessions have; those beyond are not told. */
  private static final int MAX_CLIENTS = 2000;

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Function<ClientId, Optional<Client>> clients;
  private final Runnable added;

  /**
   * @param clients finds a client as it is now
   * @param added is called after notices were left, so that they are sent at once
   */
  public SessionEndStore(
      Database database,
      InstantSource clock,
      SecureRandom random,
      Function<ClientId, Optional<Client>> clients,
      Runnable added) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    this.clients = clients;
    this.added = added;
  }

  /** Ends one session of a user; empty where the user has none of that name. */
  public Optional<SessionEnd> end(UserId user, String sid) {
    return end(user, sid::equals).stream().findFirst();
  }

  /** Ends every session of a user. The grants that go on without a session end by the epoch. */
  public List<SessionEnd> endAll(UserId user) {
    return end(user, sid -> true);
  }

  /** The same of every session but one. */
  public List<SessionEnd> endOthers(UserId user, String kept) {
    return end(user, sid -> !sid.equals(kept));
  }

  private List<SessionEnd> end(UserId user, Predicate<String> which) {
    Map<String, Set<ClientId>> sessions = database.read(tx -> sessions(tx, user));
    sessions.keySet().removeIf(which.negate());
    Map<ClientId, Client> known = new LinkedHashMap<>();
    sessions.values().stream()
        .flatMap(Set::stream)
        .distinct()
        .forEach(id -> clients.apply(id).ifPresent(client -> known.put(id, client)));
    if (sessions.isEmpty()) {
      return List.of();
    }
    List<SessionEnd> ended =
        database.write(
            tx -> {
              Instant now = clock.instant();
              List<SessionEnd> all = new ArrayList<>();
              sessions.forEach(
                  (sid, ids) -> {
                    // Somebody else may have ended it in between, and told the clients.
                    if (SessionStore.end(tx, user, sid)) {
                      all.add(endWith(tx, user, sid, ids, known, now));
                    }
                  });
              return all;
            });
    if (ended.stream().anyMatch(end -> !end.told().isEmpty())) {
      added.run();
    }
    return ended;
  }

  private SessionEnd endWith(
      Tx tx, UserId user, String sid, Set<ClientId> ids, Map<ClientId, Client> known, Instant now) {
    int grants = 0;
    List<ClientId> told = new ArrayList<>();
    for (ClientId id : ids) {
      Optional<Client> client = Optional.ofNullable(known.get(id));
      if (client.filter(it -> it.signIn().endsWithSession()).isPresent()) {
        grants += GrantStore.endOfSession(tx, sid, id, EndReason.LOGOUT, now);
      }
      if (client.flatMap(it -> it.signIn().backchannelLogoutUri()).isPresent()) {
        LogoutNoticeStore.add(tx, id, sid, user, now, random);
        told.add(id);
      }
    }
    return new SessionEnd(sid, told, grants);
  }

  /** The sessions of a user, each with its clients. */
  private static Map<String, Set<ClientId>> sessions(Tx tx, UserId user) {
    Map<String, Set<ClientId>> sessions = new LinkedHashMap<>();
    tx.query("SELECT sid FROM login_session WHERE user_id = :user ORDER BY sid")
        .bind("user", user.bytes())
        .mapTo(String.class)
        .forEach(sid -> sessions.put(sid, new LinkedHashSet<>()));
    tx.query(
            """
            SELECT s.sid, c.client_id FROM login_session s JOIN session_client c ON c.sid = s.sid
            WHERE s.user_id = :user
            UNION
            SELECT s.sid, g.client_id FROM login_session s JOIN user_grant g ON g.sid = s.sid
            WHERE s.user_id = :user AND g.user_id = :user
            LIMIT :most
            """)
        .bind("user", user.bytes())
        .bind("most", MAX_CLIENTS)
        .map((row, _) -> Map.entry(row.getString(1), new ClientId(row.getString(2))))
        .forEach(
            pair ->
                sessions
                    .computeIfAbsent(pair.getKey(), sid -> new LinkedHashSet<>())
                    .add(pair.getValue()));
    return sessions;
  }
}
