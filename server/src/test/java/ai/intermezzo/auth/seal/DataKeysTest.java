package ai.intermezzo.auth.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.store.DataKeyStore;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Race;
import ai.intermezzo.auth.store.SharedDatabase;
import ai.intermezzo.auth.store.WrappedInDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.Engine.class)
@DisplayName("Data keys over a real database")
class DataKeysTest {
  private static final int KINDS = SealedKind.values().length;
  private static final byte[] VALUE = "a value".getBytes(UTF_8);
  private static final Duration ACTIVATION = Duration.ofSeconds(10);

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();
  private final Database.Engine engine;

  @TempDir Path folder;
  private SharedDatabase shared;

  DataKeysTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void prepare() {
    shared = SharedDatabase.on(engine, folder);
  }

  @AfterEach
  void close() {
    shared.close();
  }

  private MasterKeys masterKeys(Database database) {
    return MasterKeys.open(MasterKeySource.file(folder), WrappedInDatabase.of(database), random);
  }

  private DataKeys node(Database database) {
    MasterKeys masterKeys = masterKeys(database);
    return DataKeys.open(new DataKeyStore(database, masterKeys, clock), masterKeys, clock, random);
  }

  private List<DataKeyRow> rows(Database database) {
    return new DataKeyStore(database, masterKeys(database), clock).all();
  }

  private List<DataKeyRow> rows(Database database, SealedKind kind) {
    return rows(database).stream().filter(row -> row.kind() == kind).toList();
  }

  private static boolean opens(DataKeys keys, SealedKind kind, String text) {
    return keys.seal(kind).open(text).isPresent();
  }

  @Test
  @DisplayName("eight first starts at once end with one key of each kind, which acts at once")
  void firstStarts() {
    List<DataKeys> nodes = Race.of(8, _ -> () -> node(shared.open()));

    assertThat(rows(shared.open()))
        .hasSize(KINDS)
        .allMatch(row -> row.activatesAt().equals(row.publishedAt()))
        .extracting(DataKeyRow::kind)
        .containsExactlyInAnyOrder(SealedKind.values());
    for (SealedKind kind : SealedKind.values()) {
      String text = nodes.getFirst().seal(kind).seal(VALUE);
      assertThat(nodes).allMatch(node -> opens(node, kind, text));
    }
  }

  @Test
  @DisplayName("after 90 days the next key is published, and seals ten seconds later everywhere")
  void rotation() {
    Database database = shared.open();
    DataKeys one = node(database);
    DataKeys two = node(shared.open());
    DataKeyId first = one.current(SealedKind.CODE).id();
    clock.advance(DataKeyTimeline.ROTATION_PERIOD.minus(ACTIVATION).minusSeconds(1));
    one.rotate();
    assertThat(rows(database)).hasSize(KINDS);

    clock.advance(Duration.ofSeconds(1));
    Race.of(
        2,
        i ->
            () -> {
              (i == 0 ? one : two).rotate();
              return true;
            });
    assertThat(rows(database, SealedKind.CODE)).hasSize(2);
    assertThat(rows(database)).hasSize(2 * KINDS);
    assertThat(one.current(SealedKind.CODE).id()).isEqualTo(first);

    clock.advance(ACTIVATION);
    two.refresh();
    assertThat(one.current(SealedKind.CODE).id())
        .isNotEqualTo(first)
        .isEqualTo(two.current(SealedKind.CODE).id());
  }

  @Test
  @DisplayName("a node that heard nothing of a new key opens what another sealed with it")
  void unheard() {
    DataKeys one = node(shared.open());
    DataKeys deaf = node(shared.open());
    clock.advance(DataKeyTimeline.ROTATION_PERIOD);
    one.rotate();
    clock.advance(ACTIVATION);
    String text = one.seal(SealedKind.LOGIN_STEP).seal(VALUE);
    Authenticator.Tag tag = one.authenticator(SealedKind.REFRESH_TOKEN).tag(VALUE);

    assertThat(opens(deaf, SealedKind.LOGIN_STEP, text)).isTrue();
    assertThat(deaf.authenticator(SealedKind.REFRESH_TOKEN).isGenuine(VALUE, tag)).isTrue();
  }

  @Test
  @DisplayName("a key stays as long as a value of its kind may live, and then goes")
  void obsolete() {
    Database database = shared.open();
    DataKeys keys = node(database);
    String code = keys.seal(SealedKind.CODE).seal(VALUE);
    String token = keys.seal(SealedKind.REFRESH_TOKEN).seal(VALUE);
    clock.advance(DataKeyTimeline.ROTATION_PERIOD);
    keys.rotate();
    clock.advance(ACTIVATION.plusSeconds(60));
    keys.rotate();
    assertThat(opens(keys, SealedKind.CODE, code)).isTrue();

    clock.advance(Duration.ofSeconds(61));
    keys.rotate();
    assertThat(opens(keys, SealedKind.CODE, code)).isFalse();
    assertThat(rows(database, SealedKind.CODE)).hasSize(1);

    for (int days = 0; days < 399; days++) {
      clock.advance(Duration.ofDays(1));
      keys.rotate();
    }
    assertThat(opens(keys, SealedKind.REFRESH_TOKEN, token)).isTrue();
    assertThat(opens(node(shared.open()), SealedKind.REFRESH_TOKEN, token)).isTrue();
    assertThat(rows(database, SealedKind.CODE)).hasSizeBetween(1, 2);
    clock.advance(Duration.ofDays(1).plusMinutes(2));
    keys.rotate();
    assertThat(opens(keys, SealedKind.REFRESH_TOKEN, token)).isFalse();
    assertThat(rows(database, SealedKind.REFRESH_TOKEN)).hasSizeBetween(5, 6);
  }

  @Test
  @DisplayName("keys rotate-master wraps data keys anew too, and ends nothing that they sealed")
  void masterRotation() {
    Database database = shared.open();
    DataKeys running = node(database);
    String text = running.seal(SealedKind.CODE).seal(VALUE);
    String before = masterKeys(database).firstId();

    String after = masterKeys(shared.open()).rotate(WrappedInDatabase.of(database));

    assertThat(after).isNotEqualTo(before);
    assertThat(rows(database))
        .hasSize(KINDS)
        .allMatch(row -> row.wrapped().masterKeyId().equals(after));
    running.refresh();
    assertThat(opens(running, SealedKind.CODE, text)).isTrue();
    assertThat(opens(node(shared.open()), SealedKind.CODE, text)).isTrue();
    clock.advance(DataKeyTimeline.ROTATION_PERIOD);
    running.rotate();
    assertThat(WrappedInDatabase.of(database).masterKeyIds()).containsExactly(after);
    assertThat(rows(database)).hasSize(2 * KINDS);
  }

  @Test
  @DisplayName("every change is told to the nodes, and kinds of newer versions are left alone")
  void changeFeed() {
    Database database = shared.open();
    node(database);
    database.write(
        tx -> tx.update("UPDATE data_key SET kind = 'later' WHERE kind = 'code'").execute());
    DataKeys keys = node(database);
    keys.rotate();

    assertThat(rows(database)).hasSize(KINDS);
    int told =
        database.read(
            tx ->
                tx.query("SELECT COUNT(*) FROM config_change WHERE kind = :kind")
                    .bind("kind", DataKeys.CHANGE_KIND)
                    .mapTo(Integer.class)
                    .one());
    assertThat(told).isEqualTo(KINDS + 1);
  }
}
