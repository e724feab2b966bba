package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.seal.WrappedValues;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.Tx;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All wrapped values of all tables, for opening and rotating the master key. */
public final class WrappedInDatabase implements WrappedValues {
  private final Database database;
  private final List<WrappedTable> tables;

  private WrappedInDatabase(Database database, List<WrappedTable> tables) {
    this.database = database;
    this.tables = tables;
  }

  /**
   * @param others further tables than that of the signing keys
   */
  public static WrappedInDatabase of(Database database, WrappedTable... others) {
    return new WrappedInDatabase(
        database, Stream.concat(Stream.of(SigningKeyStore.TABLE), Stream.of(others)).toList());
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
          for (WrappedTable table : tables) {
            table.wrapped(tx).forEach(value -> table.replaceWrapped(tx, rewrap.apply(value)));
          }
          MasterKeyIdStore.set(tx, masterKeyId);
          return true;
        });
  }

  private Stream<Wrapped> all(Tx tx) {
    return tables.stream().flatMap(table -> table.wrapped(tx).stream());
  }
}
