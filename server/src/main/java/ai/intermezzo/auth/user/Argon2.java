package ai.intermezzo.auth.user;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (RFC 9106), with what it may cost.
 *
 * @param memoryKib the memory that one hash takes, in KiB
 * @param passes how often it goes over that memory
 * @param lanes how many parts the memory has; one thread does them all
 */
record Argon2(int memoryKib, int passes, int lanes) {
  /** OWASP's first choice where many sign in at once: 19 MiB, some 30 ms. */
  static final Argon2 CURRENT = new Argon2(19 * 1024, 2, 1);

  static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;

  /** Of rows that came from elsewhere too, so that none of them takes all memory. */
  private static final int MAX_MEMORY_KIB = 256 * 1024;

  private static final int MAX_PASSES = 16;
  private static final int MAX_LANES = 16;

  /**
   * @throws IllegalArgumentException outside of RFC 9106 §3.1, or of what this server will spend
   */
  Argon2 {
    if (lanes < 1
        || lanes > MAX_LANES
        || passes < 1
        || passes > MAX_PASSES
        || memoryKib < 8 * lanes
        || memoryKib > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException("Parameters of Argon2id are out of bounds");
    }
  }

  /** The hash of a password. */
  byte[] hash(byte[] password, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(VERSION)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
