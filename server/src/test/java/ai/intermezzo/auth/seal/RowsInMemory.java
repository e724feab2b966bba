package ai.intermezzo.auth.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Wrapped values of a test, which can be told to crash around the transaction. */
final class RowsInMemory implements WrappedValues {
  private volatile List<Wrapped> rows = List.of();
  private volatile Crash crash = Crash.NEVER;

  enum Crash {
    NEVER,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /** The process dies here. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void crash(Crash when) {
    crash = when;
  }

  synchronized void add(Wrapped row) {
    List<Wrapped> more = new ArrayList<>(rows);
    more.add(row);
    rows = List.copyOf(more);
  }

  List<Wrapped> rows() {
    return rows;
  }

  @Override
  public Set<String> masterKeyIds() {
    return rows.stream().map(Wrapped::masterKeyId).collect(Collectors.toSet());
  }

  @Override
  public synchronized void rewrap(String masterKeyId, UnaryOperator<Wrapped> rewrap) {
    List<Wrapped> replaced = rows.stream().map(rewrap).toList();
    if (crash == Crash.BEFORE_COMMIT) {
      throw new Died();
    }
    rows = replaced;
    if (crash == Crash.AFTER_COMMIT) {
      throw new Died();
    }
  }
}
