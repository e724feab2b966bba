package ai.intermezzo.auth.user;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hashes passwords, and compares them with stored hashes. Each call costs some 30 ms of one core
 * and 19 MiB, on threads of its own; callers wait.
 */
public final class Passwords implements AutoCloseable {
  private final SecureRandom random;
  private final HashingPool pool;

  /** Compared with where there is no user or no password, so that this takes as long. */
  private final PasswordHash nobody;

  public Passwords(SecureRandom random) {
    this(random, HashingPool.oneThreadPerCore());
  }

  Passwords(SecureRandom random, HashingPool pool) {
    this.random = random;
    this.pool = pool;
    this.nobody =
        new PasswordHash(
            Argon2.CURRENT, bytes(PasswordHash.SALT_BYTES), bytes(PasswordHash.HASH_BYTES));
  }

  /**
   * The hash of a password, with a salt of its own.
   *
   * @throws Busy where too many wait
   */
  public PasswordHash hash(Password password) {
    byte[] salt = bytes(PasswordHash.SALT_BYTES);
    byte[] hash = compute(password, Argon2.CURRENT, salt, PasswordHash.HASH_BYTES);
    return new PasswordHash(Argon2.CURRENT, salt, hash);
  }

  /**
   * Whether a password is the one whose hash is stored. Where none is, it is not, after the same
   * work.
   *
   * @throws Busy where too many wait
   */
  public boolean verify(Password presented, Optional<PasswordHash> stored) {
    PasswordHash expected = stored.orElse(nobody);
    byte[] hash = compute(presented, expected.cost(), expected.salt(), expected.hash().length);
    return MessageDigest.isEqual(hash, expected.hash()) && stored.isPresent();
  }

  private byte[] compute(Password password, Argon2 cost, byte[] salt, int length) {
    return pool.run(
        () -> {
          byte[] text = password.utf8();
          try {
            return cost.hash(text, salt, length);
          } finally {
            Arrays.fill(text, (byte) 0);
          }
        });
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    pool.close();
  }
}
