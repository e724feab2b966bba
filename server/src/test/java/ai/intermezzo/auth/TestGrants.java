package ai.intermezzo.auth;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.AuthorizationCodes;
import ai.intermezzo.auth.grant.CodeBinding;
import ai.intermezzo.auth.grant.CodeChallenge;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.grant.RedirectBinding;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.user.User;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Codes as a server issues them after a sign-in, without the sign-in: sealed with the keys of its
 * database. And a look at the rows that come of them.
 */
public final class TestGrants {
  private static final List<String> PWD = List.of("pwd");

  private final SecureRandom random = new SecureRandom();
  private final TestServer server;
  private final AuthorizationCodes codes;

  /**
   * @param masterKey the server's
   */
  public TestGrants(TestServer server, MasterKeySource masterKey) {
    MasterKeys masterKeys =
        MasterKeys.open(masterKey, WrappedInDatabase.of(server.database()), random);
    DataKeyStore store = new DataKeyStore(server.database(), masterKeys, server.clock());
    this.server = server;
    this.codes =
        new AuthorizationCodes(
            DataKeys.open(store, masterKeys, server.clock(), random), server.clock(), random);
  }

  /** A code of RFC 7636's own challenge, with a nonce. */
  public String code(TestFlow client, User user, Granted granted) {
    return code(client, user, granted, Optional.of(TestFlow.CHALLENGE), Optional.of("n-1"));
  }

  public String code(
      TestFlow client,
      User user,
      Granted granted,
      Optional<String> challenge,
      Optional<String> nonce) {
    return codes.issue(
        new CodeBinding(
            new ClientId(client.client().id()),
            RedirectBinding.sent(TestFlow.CALLBACK),
            challenge.map(CodeChallenge::new),
            nonce),
        new Authentication(user.id(), user.epoch(), session(user), server.now(), PWD, "1"),
        granted);
  }

  /** Signs in; who can't anymore has a session that has ended. */
  private String session(User user) {
    return new SessionStore(server.database(), server.clock(), random, SessionLifetimes.DEFAULT)
        .begin(user.id(), user.epoch(), PWD)
        .map(opened -> opened.session().sid())
        .orElse("a-session-that-has-ended");
  }

  /** All that was granted; each of the others is an Api, and after spaces its scopes. */
  public static Granted granted(String scopes, String... apis) {
    Map<Audience, Scopes> there = new LinkedHashMap<>();
    for (String api : apis) {
      String[] parts = api.split(" ", 2);
      there.put(new Audience(parts[0]), Scopes.parse(parts.length == 2 ? parts[1] : ""));
    }
    return new Granted(Scopes.parse(scopes), there);
  }

  /** How many grants a client has, ended ones too. */
  public int count(TestFlow client) {
    return rows(client, "").size();
  }

  /** How many grants of a client have not ended. */
  public int live(TestFlow client) {
    return rows(client, " AND ended_at IS NULL").size();
  }

  /** Where the grants of a client stand. */
  public List<Long> generations(TestFlow client) {
    return rows(client, "");
  }

  private List<Long> rows(TestFlow client, String condition) {
    return server
        .database()
        .read(
            tx ->
                tx.query("SELECT generation FROM user_grant WHERE client_id = :id" + condition)
                    .bind("id", client.client().id())
                    .mapTo(Long.class)
                    .list());
  }

  /** Puts the grants of a client back to where they were when they began, as a restore would. */
  public void putBack(TestFlow client, Instant usedAt) {
    server
        .database()
        .write(
            tx ->
                tx.update(
                        "UPDATE user_grant SET generation = 0, rotated_at = 0, used_at = :used"
                            + " WHERE client_id = :id")
                    .bind("id", client.client().id())
                    .bind("used", usedAt.toEpochMilli())
                    .execute());
  }
}
