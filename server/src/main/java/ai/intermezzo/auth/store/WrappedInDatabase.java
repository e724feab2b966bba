package ai.intermezzo.auth.store;

import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.seal.WrappedValues;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All wrapped values of all tables, for opening and rotating the master key. */
public final class WrappedInDatabase implements WrappedValues {
  private final Database database;

  private WrappedInDatabase(Database database) {
    this.database = database;
  }

  /** The values of one database. */
  public static WrappedInDatabase of(Database database) {
    return new WrappedInDatabase(database);
  }

  @Override
  public Set<String> masterKeyIds() {
    return database.read(
        tx -> all(tx).map(Wrapped::masterKeyId).collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void rewrap(String masterKeyId, UnaryOperator<Wrapped> rewrap) {
    database.write(
        tx -> {
          MasterKeyIdStore.lock(tx, masterKeyId);
          for (WrappedTable table : WrappedTable.values()) {
            table.wrapped(tx).forEach(value -> table.replaceWrapped(tx, rewrap.apply(value)));
          }
          MasterKeyIdStore.set(tx, masterKeyId);
          return true;
        });
  }

  /** Every wrapped value there is. */
  static Stream<Wrapped> all(Tx tx) {
    return Stream.of(WrappedTable.values()).flatMap(table -> table.wrapped(tx).stream());
  }
}
