package ai.intermezzo.auth.seal;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The master keys of a running process: wraps keys for the database and unwraps them.
 *
 * <p>Replacing the master key ({@link #rotate}) takes three steps: the new key is put before the
 * old one in the file, everything is wrapped anew in one transaction, and the old key leaves the
 * file. Whatever stops it in between, the file holds every key that the database needs, and the
 * next start or rotation finishes it. A running server meets the new key's id in a row and reads
 * the file again.
 *
 * <p>Safe for use by many threads.
 */
public final class MasterKeys {
  private final MasterKeySource source;
  private final SecureRandom random;
  private volatile List<MasterKey> keys;

  private MasterKeys(MasterKeySource source, SecureRandom random, List<MasterKey> keys) {
    this.source = source;
    this.random = random;
    this.keys = keys;
  }

  /**
   * Reads the master keys, makes the first one where nothing is wrapped yet, and finishes a
   * rotation that was interrupted.
   *
   * @throws MasterKeyProblem where the database needs a key that the source does not have
   */
  public static MasterKeys open(MasterKeySource source, WrappedValues values, SecureRandom random) {
    return switch (source) {
      case MasterKeyText text -> {
        MasterKeys opened = new MasterKeys(text, random, text.read());
        opened.requireAll(values.masterKeyIds());
        yield opened;
      }
      case MasterKeyFile file ->
          openSettled(file, values, random)
              .orElseGet(() -> file.exclusively(() -> openFile(file, values, random)));
    };
  }

  /** The usual start: one key, and it is the right one. Needs no lock, so no writable folder. */
  private static Optional<MasterKeys> openSettled(
      MasterKeyFile file, WrappedValues values, SecureRandom random) {
    if (file.isMissing()) {
      return Optional.empty();
    }
    MasterKeys opened = new MasterKeys(file, random, file.read());
    return opened.keys.size() == 1 && opened.holdsAll(values.masterKeyIds())
        ? Optional.of(opened)
        : Optional.empty();
  }

  private static MasterKeys openFile(
      MasterKeyFile file, WrappedValues values, SecureRandom random) {
    Set<String> needed = values.masterKeyIds();
    if (file.isMissing()) {
      if (!needed.isEmpty()) {
        throw missing(file, needed);
      }
      file.replace(List.of(MasterKey.generate(random)));
    }
    MasterKeys opened = new MasterKeys(file, random, file.read());
    opened.requireAll(needed);
    if (opened.keys.size() > 1) {
      opened.finishRotation(file, values);
    }
    return opened;
  }

  /** The id of the key that is first: the one to wrap under where nothing is wrapped yet. */
  public String firstId() {
    return keys.getFirst().id();
  }

  /** Whether the key is here, as far as known without reading the source again. */
  public boolean holds(String masterKeyId) {
    return find(masterKeyId).isPresent();
  }

  /**
   * Reads the source again if the key is not known here.
   *
   * @throws MasterKeyProblem where the source does not have it either
   */
  public void requireHeld(String masterKeyId) {
    require(masterKeyId);
  }

  /**
   * Encrypts a key for the database.
   *
   * @param masterKeyId the master key that the database is wrapped under now; held
   * @param kind what it is, for example {@code signing_key}
   * @param id which one
   */
  public Wrapped wrap(String masterKeyId, String kind, String id, byte[] plain) {
    return require(masterKeyId).wrap(kind, id, plain, random);
  }

  /**
   * Decrypts a key from the database, after reading the source again if its master key is not known
   * here yet.
   *
   * @throws MasterKeyProblem where its master key is not there, or the value was changed
   */
  public byte[] unwrap(Wrapped wrapped) {
    return require(wrapped.masterKeyId()).unwrap(wrapped);
  }

  /**
   * Replaces the master key and wraps everything anew under it; nothing that was issued ends. Keys
   * given as text can't be changed from here: then everything is wrapped under the first of them.
   *
   * @return the id of the master key that everything is wrapped under now
   */
  public String rotate(WrappedValues values) {
    return switch (source) {
      case MasterKeyText _ -> {
        requireAll(values.masterKeyIds());
        rewrapUnderFirst(values);
        yield firstId();
      }
      case MasterKeyFile file -> file.exclusively(() -> rotateFile(file, values));
    };
  }

  private String rotateFile(MasterKeyFile file, WrappedValues values) {
    keys = file.read();
    requireAll(values.masterKeyIds());
    // More than one key: a rotation was interrupted, and finishing it is what is asked for.
    if (keys.size() == 1) {
      List<MasterKey> both = List.of(MasterKey.generate(random), keys.getFirst());
      file.replace(both);
      keys = both;
    }
    finishRotation(file, values);
    return firstId();
  }

  private void finishRotation(MasterKeyFile file, WrappedValues values) {
    rewrapUnderFirst(values);
    List<MasterKey> remaining = List.of(keys.getFirst());
    file.replace(remaining);
    keys = remaining;
  }

  private void rewrapUnderFirst(WrappedValues values) {
    MasterKey first = keys.getFirst();
    values.rewrap(
        first.id(),
        wrapped ->
            wrapped.masterKeyId().equals(first.id())
                ? wrapped
                : first.wrap(wrapped.kind(), wrapped.id(), unwrap(wrapped), random));
  }

  private MasterKey require(String masterKeyId) {
    Optional<MasterKey> known = find(masterKeyId);
    if (known.isPresent()) {
      return known.get();
    }
    keys = source.read();
    return find(masterKeyId).orElseThrow(() -> wrong(Set.of(masterKeyId)));
  }

  private void requireAll(Set<String> needed) {
    if (!holdsAll(needed)) {
      throw wrong(needed);
    }
  }

  private boolean holdsAll(Set<String> needed) {
    return needed.stream().allMatch(this::holds);
  }

  private Optional<MasterKey> find(String masterKeyId) {
    return keys.stream().filter(key -> key.id().equals(masterKeyId)).findFirst();
  }

  private static MasterKeyProblem missing(MasterKeySource source, Set<String> needed) {
    return new MasterKeyProblem(
        "The database is sealed under master key "
            + String.join(" and ", needed)
            + " and "
            + source.name()
            + " is missing: put it back from your copy of it (a backup of the database never"
            + " contains it).");
  }

  private MasterKeyProblem wrong(Set<String> needed) {
    return new MasterKeyProblem(
        "The database is sealed under master key "
            + String.join(" and ", needed)
            + " but "
            + source.name()
            + " holds "
            + String.join(" and ", keys.stream().map(MasterKey::id).toList())
            + ": give it the right key, or the database that belongs to this one.");
  }

  /** Shows the source and ids only. */
  @Override
  public String toString() {
    return "MasterKeys[" + source.name() + " " + keys + "]";
  }
}
