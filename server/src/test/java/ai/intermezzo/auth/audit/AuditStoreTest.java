package ai.intermezzo.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.TestDatabases;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Database.Engine.class)
@DisplayName("The audit log")
final class AuditStoreTest {
  private final TestClock clock = new TestClock();
  private final Database.Engine engine;
  @TempDir Path folder;
  private Database database;
  private AuditStore store;
  private AuditLog log;

  AuditStoreTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.of(engine, folder);
    store = new AuditStore(database, clock, new SecureRandom());
    log = new AuditLog(store);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  @DisplayName("gives back what happened, the newest first")
  void recorded() throws Exception {
    AuditEvent ended =
        AuditEvent.of(AuditKind.GRANT_ENDED)
            .user("u1")
            .client("c1")
            .sid("s1")
            .from(InetAddress.getByName("192.0.2.7"))
            .with("reason", "logout \"quoted\"");
    log.record(ended);
    var first = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    log.record(AuditEvent.of(AuditKind.DATABASE_RESTORED));

    assertThat(store.list(Optional.empty(), 10))
        .containsExactly(
            new AuditEntry(
                clock.instant(),
                "database_restored",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()),
            new AuditEntry(
                first,
                "grant_ended",
                Optional.of("u1"),
                Optional.of("c1"),
                Optional.of("s1"),
                Optional.of("192.0.2.7"),
                Map.of("reason", "logout \"quoted\"")));
    assertThat(store.list(Optional.empty(), 1)).hasSize(1);
    assertThatThrownBy(() -> store.list(Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("can be read for one user")
  void ofUser() {
    log.record(AuditEvent.of(AuditKind.SIGNED_IN).user("ada"));
    log.record(AuditEvent.of(AuditKind.SIGNED_IN).user("bob"));

    assertThat(store.list(Optional.of("ada"), 10))
        .singleElement()
        .satisfies(entry -> assertThat(entry.userId()).contains("ada"));
    assertThat(store.list(Optional.of("nobody"), 10)).isEmpty();
  }

  @Test
  @DisplayName("keeps events for 90 days, and lets older ones go in batches of 500")
  void sweep() {
    for (int i = 0; i < 501; i++) {
      store.add(AuditEvent.of(AuditKind.SIGNED_IN).user("u" + i));
    }
    clock.advance(Duration.ofDays(30));
    log.record(AuditEvent.of(AuditKind.SIGNED_OUT).user("late"));
    clock.advance(Duration.ofDays(60));
    assertThat(store.sweep()).isZero();

    clock.advance(Duration.ofMillis(1));
    assertThat(List.of(store.sweep(), store.sweep(), store.sweep())).containsExactly(500, 1, 0);
    assertThat(store.list(Optional.empty(), 10))
        .singleElement()
        .satisfies(entry -> assertThat(entry.userId()).contains("late"));
  }

  @Test
  @DisplayName("never fails what it writes down, even where the database refuses")
  void neverFails() {
    database.write(tx -> tx.update("DROP TABLE audit_event").execute());

    assertThatThrownBy(() -> store.add(AuditEvent.of(AuditKind.SIGNED_IN)))
        .isInstanceOf(RuntimeException.class);
    assertThatCode(() -> log.record(AuditEvent.of(AuditKind.SIGNED_IN))).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("cuts a long detail, and takes few of them with plain names")
  void bounds() {
    AuditEvent event = AuditEvent.of(AuditKind.SIGNED_IN).with("reason", "x".repeat(1000));
    log.record(event);

    assertThat(store.list(Optional.empty(), 1).getFirst().detail().get("reason")).hasSize(200);
    assertThatThrownBy(() -> event.with("Not plain", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("reads what a newer version has written")
  void newer() {
    database.write(
        tx ->
            tx.update(
                    """
                    INSERT INTO audit_event (event_id, at, kind, detail)
                    VALUES (:id, 1, 'of_tomorrow', '[1]')
                    """)
                .bind("id", new byte[] {1})
                .execute());

    assertThat(store.list(Optional.empty(), 1).getFirst().kind()).isEqualTo("of_tomorrow");
    assertThat(AuditKind.find("of_tomorrow")).isEmpty();
    assertThat(AuditKind.find("signed_in")).contains(AuditKind.SIGNED_IN);
  }
}
