package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.ApiStore;
import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.audit.AuditStore;
import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.client.ClientStore;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.jose.SigningKeys;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.seal.MasterKeys;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.WrappedInDatabase;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserId;
import ai.intermezzo.auth.user.UserStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data of one installation, open for a command. */
final class Installation implements AutoCloseable {
  private final Database database;
  private final MasterKeySource masterKey;
  private final Environment environment;

  private Installation(Database database, MasterKeySource masterKey, Environment environment) {
    this.database = database;
    this.masterKey = masterKey;
    this.environment = environment;
  }

  /**
   * Opens what is there. A mistyped folder is not an empty installation.
   *
   * @throws CommandFailed where there is none yet
   */
  static Installation open(DataOptions options, Environment environment) {
    DataFolder data = new DataFolder(environment.resolve(options.data));
    DatabaseAddress address = options.databaseAddress(data);
    if (address instanceof DatabaseAddress.Sqlite(Path file) && Files.notExists(file)) {
      throw new CommandFailed(
          "There is no data in "
              + data.path()
              + ": name its folder with --data, or begin with intermezzo dev, serve or api create.");
    }
    return open(address, options.masterKeySource(data), environment);
  }

  /** Opens what is there, or begins it. */
  static Installation openOrMake(DataOptions options, Environment environment) {
    Path folder = environment.resolve(options.data);
    DataFolder data =
        options.database.isPresent() ? new DataFolder(folder) : DataFolder.open(folder);
    return open(options.databaseAddress(data), options.masterKeySource(data), environment);
  }

  static Installation open(
      DatabaseAddress address, MasterKeySource masterKey, Environment environment) {
    return over(Databases.open(address), masterKey, environment);
  }

  /** What is open already; whoever opened it closes it. */
  static Installation over(Database database, MasterKeySource masterKey, Environment environment) {
    return new Installation(database, masterKey, environment);
  }

  Environment environment() {
    return environment;
  }

  Database database() {
    return database;
  }

  ApiStore apis() {
    return new ApiStore(database, environment.clock());
  }

  ClientStore clients() {
    return new ClientStore(database, environment.clock());
  }

  /**
   * @throws CommandFailed where there is none
   */
  Client requireClient(ClientId id) {
    return clients()
        .find(id)
        .orElseThrow(
            () -> new CommandFailed("There is no client with that client_id; see client list."));
  }

  UserStore users() {
    return new UserStore(database, environment.clock());
  }

  /**
   * @throws CommandFailed where there is none
   */
  User requireUser(Email email) {
    return users().find(email).orElseThrow(Installation::noSuchUser);
  }

  /**
   * Whose address it is, even where the row is one that no flow accepts.
   *
   * @throws CommandFailed where it is nobody's
   */
  UserId requireUserId(Email email) {
    return users().idOf(email).orElseThrow(Installation::noSuchUser);
  }

  private static CommandFailed noSuchUser() {
    return new CommandFailed("There is no user with that e-mail address; see user list.");
  }

  AuditStore audit() {
    return new AuditStore(database, environment.clock(), environment.random());
  }

  /**
   * Takes down what an operator did to a user, and ends the user's sessions: a running server tells
   * the applications of it.
   */
  void ended(AuditKind kind, UserId user) {
    SessionEndStore ends =
        new SessionEndStore(
            database, environment.clock(), environment.random(), clients()::findValid, () -> {});
    int sessions = ends.endAll(user).size();
    new AuditLog(audit())
        .record(
            AuditEvent.of(kind)
                .user(user.value())
                .with("by", "operator")
                .with("ended_sessions", String.valueOf(sessions)));
  }

  SigningKeys signingKeys() {
    return SigningKeys.open(database, masterKeys(), environment.clock(), environment.random());
  }

  /** The same, without making those that are missing. */
  SigningKeys signingKeysAsTheyAre() {
    return SigningKeys.openAsTheyAre(
        database, masterKeys(), environment.clock(), environment.random());
  }

  /** Replaces the master key; returns the id of the new one. */
  String rotateMasterKey() {
    return masterKeys().rotate(WrappedInDatabase.of(database));
  }

  private MasterKeys masterKeys() {
    return MasterKeys.open(masterKey, WrappedInDatabase.of(database), environment.random());
  }

  @Override
  public void close() {
    database.close();
  }
}
