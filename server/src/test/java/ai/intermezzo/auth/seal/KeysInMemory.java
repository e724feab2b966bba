package ai.intermezzo.auth.seal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Data keys for tests that need no database: it counts how often it is asked, and can fail. */
public final class KeysInMemory implements DataKeyTable {
  private final MasterKeys masterKeys;
  private final InstantSource clock;
  private List<DataKeyRow> rows = List.of();
  private int asked;
  private @Nullable RuntimeException failure;

  private KeysInMemory(MasterKeys masterKeys, InstantSource clock) {
    this.masterKeys = masterKeys;
    this.clock = clock;
  }

  static KeysInMemory in(Path folder, InstantSource clock) {
    MasterKeys masterKeys =
        MasterKeys.open(MasterKeySource.file(folder), new RowsInMemory(), new SecureRandom());
    return new KeysInMemory(masterKeys, clock);
  }

  /** The keys of one server. */
  public static DataKeys open(Path folder, InstantSource clock) {
    return in(folder, clock).node();
  }

  /** One more server. */
  DataKeys node() {
    return DataKeys.open(this, masterKeys, clock, new SecureRandom());
  }

  synchronized int asked() {
    return asked;
  }

  synchronized void failWith(@Nullable RuntimeException thrown) {
    failure = thrown;
  }

  @Override
  public synchronized List<DataKeyRow> all() {
    asked++;
    if (failure != null) {
      throw failure;
    }
    return rows;
  }

  @Override
  public synchronized <T> T change(Function<Change, T> decision) {
    List<DataKeyRow> changed = new ArrayList<>(rows);
    T outcome = decision.apply(new InMemory(clock.instant(), rows, masterKeys.firstId(), changed));
    rows = List.copyOf(changed);
    return outcome;
  }

  private record InMemory(
      Instant now, List<DataKeyRow> rows, String masterKeyId, List<DataKeyRow> changed)
      implements Change {
    @Override
    public void insert(DataKeyRow row) {
      changed.add(row);
    }

    @Override
    public void delete(DataKeyId id) {
      changed.removeIf(row -> row.id().equals(id));
    }
  }
}
