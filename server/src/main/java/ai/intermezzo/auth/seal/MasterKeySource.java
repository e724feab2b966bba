package ai.intermezzo.auth.seal;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the master keys come from. The first key wraps, all of them unwrap: there are several only
 * while one is being replaced by another.
 */
public sealed interface MasterKeySource permits MasterKeyFile, MasterKeyText {
  /** At most so many keys at once: one, and those that it is replacing. */
  int MAX_KEYS = 8;

  /** The file {@code master.key} in the data folder, made on the first start. */
  static MasterKeySource file(Path dataFolder) {
    return new MasterKeyFile(dataFolder);
  }

  /**
   * Keys given by an option or the environment, for several nodes over one database.
   *
   * @param name the option's or variable's name, for messages
   * @param text keys of 43 base64url characters, separated by commas; never shown
   */
  static MasterKeySource text(String name, String text) {
    return new MasterKeyText(name, text);
  }

  /**
   * The keys as they are now, at least one.
   *
   * @throws MasterKeyProblem where there is none, or it can't be read
   */
  List<MasterKey> read();

  /** How a message calls this source, for example {@code ./data/master.key}. */
  String name();
}
