package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import ai.intermezzo.auth.oauth.TokenLifetime;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.SharedDatabase;
import ai.intermezzo.auth.user.UserId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty database of one engine for each test, two servers on it, and a clock that stands. */
abstract class GrantsOnEngine {
  static final RefreshPolicy POLICY = RefreshPolicy.DEFAULT;
  static final Duration LEEWAY = POLICY.leeway();
  static final TokenLifetime HOUR = TokenLifetime.ofSeconds(3600);
  static final long EPOCH = 3;

  final TestClock clock = new TestClock();
  final SecureRandom random = new SecureRandom();

  private final Database.Engine engine;

  @TempDir Path folder;
  Database database;
  private SharedDatabase shared;

  /** Two servers. */
  List<GrantStore> nodes;

  GrantStore grants;

  GrantsOnEngine(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void prepare() {
    shared = SharedDatabase.on(engine, folder);
    database = shared.open();
    grants = new GrantStore(database, clock);
    nodes = List.of(grants, new GrantStore(shared.open(), clock));
  }

  /** One more server's connections. */
  Database another() {
    return shared.open();
  }

  @AfterEach
  void close() {
    shared.close();
  }

  /** Somebody who can sign in, at epoch 3. */
  UserId newUser() {
    UserId id = UserId.generate(random);
    database.write(
        tx ->
            tx.update(
                    """
                    INSERT INTO user_account
                      (user_id, email, email_key, email_verified, epoch, created_at, updated_at)
                    VALUES (:id, :email, :email, :verified, :epoch, 0, 0)
                    """)
                .bind("id", id.bytes())
                .bind("email", id + "@example.com")
                .bind("verified", true)
                .bind("epoch", EPOCH)
                .execute());
    return id;
  }

  /** Blocks as {@code user block} does. */
  void block(UserId user) {
    change(user, "blocked_at = 1, epoch = epoch + 1");
  }

  void unblock(UserId user) {
    change(user, "blocked_at = NULL");
  }

  /** As "sign out everywhere" and a new password do. */
  void signOutEverywhere(UserId user) {
    change(user, "epoch = epoch + 1");
  }

  private void change(UserId user, String what) {
    database.write(
        tx ->
            tx.update("UPDATE user_account SET " + what + " WHERE user_id = :id")
                .bind("id", user.bytes())
                .execute());
  }

  void delete(UserId user) {
    database.write(
        tx ->
            tx.update("DELETE FROM user_account WHERE user_id = :id")
                .bind("id", user.bytes())
                .execute());
  }

  AuthorizationCode code(UserId user) {
    return code(user, TestCodes.offline());
  }

  AuthorizationCode code(UserId user, Granted granted) {
    Authentication authentication = TestCodes.authentication(user, clock.instant().minusSeconds(5));
    signIn(user, authentication.sid());
    return code(authentication, TestCodes.CLIENT, granted);
  }

  /** A code of a session that may have ended. */
  AuthorizationCode code(Authentication authentication, ClientId client, Granted granted) {
    CodeBinding usual = TestCodes.binding();
    return new AuthorizationCode(
        GrantId.generate(random),
        new CodeBinding(client, usual.redirect(), usual.challenge(), usual.nonce()),
        authentication,
        granted,
        clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(AuthorizationCodes.LIFETIME));
  }

  /** Begins a session of that name, unless there is one, that outlasts every test. */
  void signIn(UserId user, String sid) {
    byte[] cookie = new byte[32];
    random.nextBytes(cookie);
    database.write(
        tx ->
            tx.update(
                    """
                    INSERT INTO login_session
                      (sid, cookie_sha256, user_id, user_epoch, auth_time, amr, created_at,
                       last_seen_at, expires_at, sweep_day)
                    VALUES (:sid, :cookie, :user, :epoch, 0, 'pwd', 0, 0, :end, 1000000)
                    ON CONFLICT (sid) DO NOTHING
                    """)
                .bind("sid", sid)
                .bind("cookie", cookie)
                .bind("user", user.bytes())
                .bind("epoch", EPOCH)
                .bind("end", Long.MAX_VALUE)
                .execute());
  }

  /** As signing out does. */
  void signOut(AuthorizationCode code) {
    Authentication authentication = code.authentication();
    database.write(tx -> SessionStore.end(tx, authentication.userId(), authentication.sid()));
  }

  AttemptId attempt() {
    return AttemptId.generate(random);
  }

  /** A new grant with refresh tokens. */
  Grant newGrant(UserId user) {
    return newGrant(code(user), POLICY);
  }

  Grant newGrant(AuthorizationCode code, RefreshPolicy policy) {
    Redemption redemption = grants.redeem(code, attempt(), policy, HOUR);
    if (redemption instanceof Redemption.Redeemed(Grant grant, _)) {
      return grant;
    }
    throw new AssertionError("A fresh code gave " + redemption);
  }

  Optional<Grant> row(Grant grant) {
    return grants.find(grant.id());
  }

  static RefreshToken token(Grant grant, long generation) {
    return new RefreshToken(grant.id(), generation);
  }

  Rotation rotate(Grant grant, long generation) {
    return rotate(grant, generation, POLICY);
  }

  Rotation rotate(Grant grant, long generation, RefreshPolicy policy) {
    return grants.rotate(token(grant, generation), TestCodes.CLIENT, policy);
  }
}
