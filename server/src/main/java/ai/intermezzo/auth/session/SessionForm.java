package ai.intermezzo.auth.session;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.seal.Seal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Hidden values for the forms of somebody who is signed in. A value is sealed together with the
 * hash of the session's cookie and its time, so that it is the form's CSRF token too: nobody has
 * one that fits another browser's cookie, and a page that was open for an hour is not taken any
 * more.
 */
public final class SessionForm {
  /** The only field of a form that needs a name. */
  public static final String FIELD = "form";

  /** How long a page may stay open before its form is sent. */
  public static final Duration LIFETIME = Duration.ofHours(1);

  private static final int HASH_BYTES = 32;

  private final Seal seal;
  private final InstantSource clock;

  /**
   * @param seal of a kind that is used for nothing else
   */
  public SessionForm(Seal seal, InstantSource clock) {
    this.seal = seal;
    this.clock = clock;
  }

  /** The value for a form. */
  public String seal(byte[] payload, CookieSecret cookie) {
    return seal.seal(
        ByteBuffer.allocate(HASH_BYTES + Long.BYTES + payload.length)
            .put(cookie.sha256())
            .putLong(clock.millis())
            .put(payload)
            .array());
  }

  /** What was sealed for that cookie in the last hour; empty for anything else. */
  public Optional<byte[]> open(String text, CookieSecret cookie) {
    return seal.open(text)
        .filter(bytes -> bytes.length >= HASH_BYTES + Long.BYTES)
        .filter(bytes -> MessageDigest.isEqual(hash(bytes), cookie.sha256()))
        .filter(bytes -> isYoung(Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(HASH_BYTES))))
        .map(bytes -> Arrays.copyOfRange(bytes, HASH_BYTES + Long.BYTES, bytes.length));
  }

  private boolean isYoung(Instant made) {
    return made.plus(LIFETIME).isAfter(clock.instant());
  }

  private static byte[] hash(byte[] bytes) {
    return Arrays.copyOf(bytes, HASH_BYTES);
  }
}
