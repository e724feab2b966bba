package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.store.WrappedInDatabase;
import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Servers over one database, each with its own connections and rings, and one data folder. */
final class KeyNodes implements AutoCloseable {
  static {
    // Makes RSA keys several times faster.
    AmazonCorrettoCryptoProvider.install();
  }

  private final Supplier<Database> opener;
  private final Path folder;
  private final List<Database> opened = new ArrayList<>();
  private final SecureRandom random = new SecureRandom();

  private KeyNodes(Supplier<Database> opener, Path folder) {
    this.opener = opener;
    this.folder = folder;
  }

  /** Over a new and empty database. */
  static KeyNodes over(Database.Engine engine, Path folder) {
    return switch (engine) {
      case SQLITE -> new KeyNodes(() -> TestDatabases.sqlite(folder), folder);
      case POSTGRESQL -> {
        DatabaseAddress address =
            DatabaseAddress.of(Optional.of(TestDatabases.postgresUrl()), folder);
        yield new KeyNodes(() -> Databases.open(address), folder);
      }
    };
  }

  /** One more connection to the database. */
  synchronized Database database() {
    Database database = opener.get();
    opened.add(database);
    return database;
  }

  MasterKeys masterKeys(Database database) {
    return masterKeys(database, folder);
  }

  MasterKeys masterKeys(Database database, Path dataFolder) {
    return MasterKeys.open(
        MasterKeySource.file(dataFolder), WrappedInDatabase.of(database), random);
  }

  /** A server that starts. */
  SigningKeys start(InstantSource clock) {
    return start(database(), clock);
  }

  SigningKeys start(Database database, InstantSource clock) {
    return SigningKeys.open(database, masterKeys(database), clock, random);
  }

  /** What {@code keys rotate-master} does, in a process of its own. */
  String rotateMaster() {
    try (Database database = opener.get()) {
      return masterKeys(database).rotate(WrappedInDatabase.of(database));
    }
  }

  /** The private halves in the database. */
  static List<Wrapped> privateHalves(Database database) {
    return database.read(
        tx ->
            tx.query(
                    "SELECT kid, wrapped_private FROM signing_key WHERE wrapped_private IS NOT NULL")
                .map(
                    (rs, _) ->
                        new Wrapped(
                            SigningKeyStore.KIND,
                            rs.getString("kid"),
                            rs.getBytes("wrapped_private")))
                .list());
  }

  /** The ids of the keys that the database has a private half of. */
  static List<String> withPrivate(Database database) {
    return privateHalves(database).stream().map(Wrapped::id).toList();
  }

  /** A private half, opened as a server does. */
  PrivateKey privateKey(String kid) throws GeneralSecurityException {
    Database database = database();
    SigningKeyStore store =
        new SigningKeyStore(database, masterKeys(database), InstantSource.system());
    KeyRow row =
        store.all().stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
    return KeyFactory.getInstance(row.alg().keyType())
        .generatePrivate(new PKCS8EncodedKeySpec(store.open(row)));
  }

  @Override
  public synchronized void close() {
    opened.forEach(Database::close);
  }
}
