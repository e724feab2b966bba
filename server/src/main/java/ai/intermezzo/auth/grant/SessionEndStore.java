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
import java.util.HashMap;
import java.util.HashSet;
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

  /** Somebody can sign in to one more client meanwhile; not again and again. */
  private static final int MAX_ATTEMPTS = 5;

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
    Set<ClientId> unknown = clientsOf(database.read(tx -> sessions(tx, user, Lock.NONE)), which);
    Map<ClientId, Optional<Client>> known = new HashMap<>();
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      unknown.forEach(id -> known.put(id, clients.apply(id)));
      Outcome outcome = database.write(tx -> end(tx, user, which, known));
      if (outcome.unknown.isEmpty()) {
        if (outcome.ended.stream().anyMatch(end -> !end.told().isEmpty())) {
          added.run();
        }
        return outcome.ended;
      }
      unknown = outcome.unknown;
    }
    throw new IllegalStateException("More clients joined the sessions again and again");
  }

  /**
   * @param unknown clients that joined in between; then nothing has ended
   */
  private record Outcome(List<SessionEnd> ended, Set<ClientId> unknown) {}

  /**
   * Whoever redeems a code of a session holds its row until they are done, so those who were first
   * are seen here, and those who come later find it gone.
   */
  private Outcome end(
      Tx tx, UserId user, Predicate<String> which, Map<ClientId, Optional<Client>> known) {
    Map<String, Set<ClientId>> sessions = sessions(tx, user, Lock.ALL);
    Set<ClientId> unknown = clientsOf(sessions, which);
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      return new Outcome(List.of(), unknown);
    }
    Instant now = clock.instant();
    List<SessionEnd> ended = new ArrayList<>();
    sessions.forEach(
        (sid, ids) -> {
          if (which.test(sid) && SessionStore.end(tx, user, sid)) {
            ended.add(endWith(tx, user, sid, ids, known, now));
          }
        });
    return new Outcome(ended, Set.of());
  }

  private static Set<ClientId> clientsOf(
      Map<String, Set<ClientId>> sessions, Predicate<String> which) {
    Set<ClientId> clients = new HashSet<>();
    sessions.forEach(
        (sid, ids) -> {
          if (which.test(sid)) {
            clients.addAll(ids);
          }
        });
    return clients;
  }

  private SessionEnd endWith(
      Tx tx,
      UserId user,
      String sid,
      Set<ClientId> ids,
      Map<ClientId, Optional<Client>> known,
      Instant now) {
    int grants = 0;
    List<ClientId> told = new ArrayList<>();
    for (ClientId id : ids) {
      Optional<Client> client = known.getOrDefault(id, Optional.empty());
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

  /** Whether others who would change a session wait until the transaction ends. */
  private enum Lock {
    NONE,
    ALL
  }

  /** The sessions of a user, each with its clients. */
  private Map<String, Set<ClientId>> sessions(Tx tx, UserId user, Lock lock) {
    Map<String, Set<ClientId>> sessions = new LinkedHashMap<>();
    tx.query(
            "SELECT sid FROM login_session WHERE user_id = :user ORDER BY sid"
                + (lock == Lock.ALL ? database.engine().forUpdate() : ""))
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
                Optional.ofNullable(sessions.get(pair.getKey()))
                    .ifPresent(clients -> clients.add(pair.getValue())));
    return sessions;
  }
}
