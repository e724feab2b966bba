package ai.intermezzo.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.client.ClientType;
import ai.intermezzo.auth.client.RedirectUri;
import ai.intermezzo.auth.client.SignIn;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.LogoutNotice;
import ai.intermezzo.auth.session.LogoutNoticeStore;
import ai.intermezzo.auth.session.SessionClientStore;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("The end of a login session")
class SessionEndStoreTest extends GrantsOnEngine {
  private final AtomicInteger woken = new AtomicInteger();
  private SessionStore sessions;
  private SessionEndStore ends;
  private LogoutNoticeStore notices;
  private SessionClientStore joined;

  SessionEndStoreTest(Database.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void open() {
    ClientStore clients = new ClientStore(database, clock);
    sessions = new SessionStore(database, clock, random, SessionLifetimes.DEFAULT);
    ends = new SessionEndStore(database, clock, random, clients::findValid, woken::incrementAndGet);
    notices = new LogoutNoticeStore(database, clock);
    joined = new SessionClientStore(database);
  }

  private ClientId client(boolean endsWithSession, boolean told) {
    SignIn plain = SignIn.defaultFor(ClientType.WEB).endingWithSession(endsWithSession);
    Client client =
        TestClient.machine()
            .type(ClientType.WEB)
            .build(clock.instant())
            .with(
                new SignIn(
                    plain.redirectUris(),
                    plain.logoutUris(),
                    told ? Optional.of(new RedirectUri("https://rp.test/bc")) : Optional.empty(),
                    plain.webOrigins(),
                    plain.refresh(),
                    true,
                    false,
                    false,
                    false,
                    plain.endsWithSession()));
    new ClientStore(database, clock).create(client);
    return client.id();
  }

  private LoginSession begin(UserId user) {
    return sessions.begin(user, EPOCH, List.of("pwd")).orElseThrow().session();
  }

  private AuthorizationCode code(UserId user, ClientId client, String sid) {
    return code(
        TestCodes.authentication(user, sid, clock.instant()),
        client,
        TestCodes.granted("openid offline_access"));
  }

  private Grant grant(UserId user, ClientId client, String sid) {
    return newGrant(code(user, client, sid), POLICY);
  }

  @Test
  @DisplayName("ends the grants that are to end with it, and leaves a notice for who wants one")
  void one() {
    UserId user = newUser();
    LoginSession here = begin(user);
    LoginSession there = begin(user);
    ClientId ending = client(true, false);
    ClientId lasting = client(false, true);
    ClientId joining = client(false, true);
    Grant endsNow = grant(user, ending, here.sid());
    Grant elsewhere = grant(user, ending, there.sid());
    Grant lasts = grant(user, lasting, here.sid());
    joined.join(here.sid(), joining);
    joined.join(here.sid(), joining);

    SessionEnd end = ends.end(user, here.sid()).orElseThrow();
    assertThat(end.sid()).isEqualTo(here.sid());
    assertThat(end.endedGrants()).isEqualTo(1);
    assertThat(end.told()).containsExactlyInAnyOrder(lasting, joining);
    assertThat(grants.isLive(endsNow.id())).isFalse();
    assertThat(row(endsNow).orElseThrow().ended().orElseThrow().because())
        .isEqualTo(EndReason.LOGOUT);
    assertThat(List.of(elsewhere, lasts)).allMatch(grant -> grants.isLive(grant.id()));
    assertThat(sessions.list(user)).extracting(LoginSession::sid).containsExactly(there.sid());
    assertThat(woken).hasValue(1);
    assertThat(notices.claim(10))
        .allSatisfy(
            notice -> {
              assertThat(notice.sid()).isEqualTo(here.sid());
              assertThat(notice.userId()).isEqualTo(user);
              assertThat(notice.tries()).isEqualTo(1);
            })
        .extracting(LogoutNotice::clientId)
        .containsExactlyInAnyOrder(lasting, joining);
  }

  @Test
  @DisplayName("of another user's session there is none, nor of one that has ended")
  void notTheirs() {
    UserId user = newUser();
    LoginSession session = begin(user);
    joined.join(session.sid(), client(false, true));

    assertThat(ends.end(newUser(), session.sid())).isEmpty();
    assertThat(ends.end(user, "no-such-session")).isEmpty();
    assertThat(sessions.list(user)).hasSize(1);
    assertThat(ends.end(user, session.sid())).isPresent();
    assertThat(ends.end(user, session.sid())).isEmpty();
    assertThat(notices.claim(10)).hasSize(1);
    joined.join(session.sid(), client(false, true));
    assertThat(
            database.<Integer>read(
                tx -> tx.query("SELECT COUNT(*) FROM session_client").mapTo(Integer.class).one()))
        .isZero();
  }

  @Test
  @DisplayName("all of a user's sessions end at once, or all but one")
  void all() {
    UserId user = newUser();
    ClientId client = client(false, true);
    LoginSession kept = begin(user);
    for (LoginSession session : List.of(kept, begin(user), begin(user))) {
      joined.join(session.sid(), client);
    }
    LoginSession others = begin(newUser());

    assertThat(ends.endOthers(user, kept.sid())).hasSize(2);
    assertThat(sessions.list(user)).extracting(LoginSession::sid).containsExactly(kept.sid());
    assertThat(ends.endAll(user)).extracting(SessionEnd::sid).containsExactly(kept.sid());
    assertThat(ends.endAll(user)).isEmpty();
    assertThat(sessions.list(others.userId())).hasSize(1);
    assertThat(notices.claim(10)).hasSize(3);
  }

  @Test
  @DisplayName("many who end it at once end it once, and its clients are told once")
  void race() {
    UserId user = newUser();
    LoginSession session = begin(user);
    joined.join(session.sid(), client(false, true));

    List<Optional<SessionEnd>> results = Race.of(20, i -> () -> ends.end(user, session.sid()));
    assertThat(results.stream().flatMap(Optional::stream)).hasSize(1);
    assertThat(notices.claim(10)).hasSize(1);
  }

  @Test
  @DisplayName("a code that is redeemed at that moment gives a grant that ends too, or none")
  void redeemedMeanwhile() {
    UserId user = newUser();
    ClientId ending = client(true, true);
    Set<Class<?>> outcomes = new HashSet<>();
    for (int round = 0; round < 40; round++) {
      LoginSession session = begin(user);
      // The first code that the client redeems in this session: nothing else says it is part of it.
      AuthorizationCode code = code(user, ending, session.sid());
      List<Object> results =
          Race.of(
              2,
              i ->
                  i == 0
                      ? () -> nodes.get(1).redeem(code, attempt(), POLICY, HOUR)
                      : () -> ends.end(user, session.sid()).orElseThrow());

      outcomes.add(results.getFirst().getClass());
      assertThat(grants.isLive(code.id())).as("round %d: %s", round, results).isFalse();
      SessionEnd end = (SessionEnd) results.getLast();
      assertThat(end.endedGrants()).isEqualTo(grants.find(code.id()).isPresent() ? 1 : 0);
      assertThat(end.told()).hasSize(end.endedGrants());
    }
    assertThat(outcomes).isSubsetOf(Redemption.Redeemed.class, Redemption.Refused.class);
  }

  @Test
  @DisplayName("a notice goes to one of many nodes, and comes back when that one did not tell")
  void claims() {
    UserId user = newUser();
    for (int i = 0; i < 30; i++) {
      LoginSession session = begin(user);
      joined.join(session.sid(), client(false, true));
    }
    ends.endAll(user);
    LogoutNoticeStore other = new LogoutNoticeStore(another(), clock);
    List<LogoutNotice> claimed = new ArrayList<>();
    Race.of(10, i -> () -> (i % 2 == 0 ? notices : other).claim(3)).forEach(claimed::addAll);
    assertThat(claimed).extracting(LogoutNotice::sid).doesNotHaveDuplicates();

    claimed.addAll(notices.claim(100));
    assertThat(claimed).extracting(LogoutNotice::sid).doesNotHaveDuplicates().hasSize(30);
    assertThat(other.claim(100)).isEmpty();
    claimed.subList(0, 29).forEach(notices::forget);
    clock.advance(Duration.ofSeconds(9));
    assertThat(notices.claim(100)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(notices.claim(100))
        .singleElement()
        .satisfies(
            again -> {
              assertThat(again.sid()).isEqualTo(claimed.get(29).sid());
              assertThat(again.tries()).isEqualTo(2);
            });
    clock.advance(Duration.ofMinutes(1));
    LogoutNotice third = notices.claim(1).getFirst();
    other.giveBack(third);
    other.giveBack(third);
    assertThat(notices.claim(1)).singleElement().extracting(LogoutNotice::tries).isEqualTo(3);
  }
}
