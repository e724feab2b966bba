package ai.intermezzo.auth.jose;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.oauth.TokenLifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyTimelineTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static KeyRow key(String kid, Duration activatesAfter) {
    return row(kid, activatesAfter, new byte[1], null);
  }

  private static KeyRow row(
      String kid, Duration activatesAfter, byte @Nullable [] wrapped, @Nullable Instant revokedAt) {
    Instant activatesAt = T0.plus(activatesAfter);
    return new KeyRow(
        kid,
        SigningAlgorithm.ES256,
        "{}",
        wrapped,
        activatesAt.minusSeconds(70),
        activatesAt,
        revokedAt);
  }

  private static KeyTimeline timeline(KeyRow... rows) {
    return KeyTimeline.of(SigningAlgorithm.ES256, List.of(rows));
  }

  @Test
  @DisplayName("a key is next, current, retiring and retired by the clock alone")
  void states() {
    KeyRow a = key("a", Duration.ZERO);
    KeyRow b = key("b", DAY);
    KeyTimeline timeline = timeline(b, a);

    assertThat(timeline.state(b, T0)).isEqualTo(KeyState.NEXT);
    assertThat(timeline.state(a, T0)).isEqualTo(KeyState.CURRENT);
    Instant change = T0.plus(DAY);
    assertThat(timeline.state(a, change.minusMillis(1))).isEqualTo(KeyState.CURRENT);
    assertThat(timeline.state(b, change)).isEqualTo(KeyState.CURRENT);
    assertThat(timeline.state(a, change)).isEqualTo(KeyState.RETIRING);
    Instant lastTokenGone = change.plus(TokenLifetime.MAX);
    assertThat(timeline.state(a, lastTokenGone.plusSeconds(60))).isEqualTo(KeyState.RETIRING);
    assertThat(timeline.state(a, lastTokenGone.plusSeconds(66))).isEqualTo(KeyState.RETIRED);
    assertThat(timeline.view(a, T0).retiresFromSetAt()).isEqualTo(lastTokenGone.plusSeconds(65));
    assertThat(timeline.view(b, T0).retiresFromSetAt()).isNull();
  }

  @Test
  @DisplayName("where no key is due, the one due first signs: better too early than not at all")
  void noneDue() {
    KeyTimeline timeline = timeline(key("later", DAY), key("first", Duration.ofSeconds(3)));

    assertThat(timeline.current(T0)).map(KeyRow::kid).contains("first");
    assertThat(timeline.next(T0)).map(KeyRow::kid).contains("later");
    assertThat(timeline().current(T0)).isEmpty();
  }

  @Test
  @DisplayName("a revoked key is nothing but revoked; whom it had followed stays retired")
  void revoked() {
    KeyRow a = key("a", Duration.ZERO);
    KeyRow b = row("b", DAY, null, T0.plus(DAY.multipliedBy(2)));
    KeyRow c = key("c", DAY.multipliedBy(2));
    KeyTimeline timeline = timeline(a, b, c);
    Instant now = T0.plus(DAY.multipliedBy(3));

    assertThat(timeline.state(b, now)).isEqualTo(KeyState.REVOKED);
    assertThat(timeline.isInSet(b, now)).isFalse();
    assertThat(timeline.state(c, now)).isEqualTo(KeyState.CURRENT);
    assertThat(timeline.supersededAt(a)).contains(T0.plus(DAY));
  }

  @Test
  @DisplayName("a next key that was revoked before its time has never followed anyone")
  void revokedNext() {
    KeyRow a = key("a", Duration.ZERO);
    KeyRow b = row("b", DAY, null, T0.plusSeconds(5));
    KeyTimeline timeline = timeline(a, b);
    Instant now = T0.plus(DAY.multipliedBy(2));

    assertThat(timeline.current(now)).map(KeyRow::kid).contains("a");
    assertThat(timeline.supersededAt(a)).isEmpty();
    assertThat(timeline.isErasable(a, now)).isFalse();
  }

  @Test
  @DisplayName("the next key is published so that the current one gets 90 days old, and only once")
  void rotationDue() {
    KeyRow a = key("a", Duration.ZERO);
    Instant due = T0.plus(Duration.ofDays(90)).minusSeconds(70);

    assertThat(timeline(a).isRotationDue(due.minusMillis(1))).isFalse();
    assertThat(timeline(a).isRotationDue(due)).isTrue();
    assertThat(timeline(a, key("b", Duration.ofDays(90))).isRotationDue(due)).isFalse();
  }

  @Test
  @DisplayName("a private half goes 5 s after its successor took over, a public one after 400 days")
  void removal() {
    KeyRow a = key("a", Duration.ZERO);
    KeyTimeline timeline = timeline(a, key("b", DAY));
    Instant change = T0.plus(DAY);

    assertThat(timeline.isErasable(a, change.plusSeconds(5))).isFalse();
    assertThat(timeline.isErasable(a, change.plusMillis(5001))).isTrue();
    assertThat(timeline.isDeletable(a, change.plus(Duration.ofDays(400)))).isFalse();
    assertThat(timeline.isDeletable(a, change.plus(Duration.ofDays(401)))).isTrue();
  }

  @Test
  @DisplayName("whatever the keys and the time: one current key, in the set, never erasable")
  void invariants() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      List<KeyRow> rows = new ArrayList<>();
      for (int i = 0; i < random.nextInt(1, 8); i++) {
        Duration at = Duration.ofSeconds(random.nextInt(1000));
        boolean revoked = random.nextInt(4) == 0;
        rows.add(
            row(
                "k" + i,
                at,
                revoked ? null : new byte[1],
                revoked ? T0.plusSeconds(random.nextInt(1000)) : null));
      }
      KeyTimeline timeline = KeyTimeline.of(SigningAlgorithm.ES256, rows);
      Instant now =
          T0.plusSeconds(random.nextInt(1500)).plus(DAY.multipliedBy(random.nextInt(2) * 500L));
      List<KeyRow> current =
          rows.stream().filter(row -> timeline.state(row, now) == KeyState.CURRENT).toList();
      String what = "seed " + seed + " round " + round + " " + rows;

      assertThat(current).as(what).hasSize(timeline.signers().isEmpty() ? 0 : 1);
      Optional<KeyRow> next = timeline.next(now);
      assertThat(next.filter(row -> row.is(current.getFirst()))).as(what).isEmpty();
      for (KeyRow row : current) {
        assertThat(timeline.isInSet(row, now)).as(what).isTrue();
        assertThat(timeline.isErasable(row, now)).as(what).isFalse();
        assertThat(timeline.isDeletable(row, now)).as(what).isFalse();
      }
    }
  }
}
