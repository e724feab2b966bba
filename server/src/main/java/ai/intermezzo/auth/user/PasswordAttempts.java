package ai.intermezzo.auth.user;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.HostCookie;
import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.user.PasswordAttempt.Counted;
import ai.intermezzo.auth.user.PasswordAttemptStore.Bound;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bounds how many passwords can be tried, without letting a stranger lock somebody out.
 *
 * <p>An attempt is counted before its password is looked at, so that many at once get no further
 * than one after the other, and given back where the password was right. What strangers try for an
 * account is counted for that account; a browser that its user has signed in with before carries a
 * cookie that says so, and has a counter of its own. An e-mail address that nobody has is counted
 * like any other, so the limits tell nobody which ones exist.
 */
public final class PasswordAttempts {
  /** Tells a browser that somebody has signed in with. */
  public static final HostCookie DEVICE_COOKIE =
      new HostCookie("__Host-intermezzo-device", HostCookie.SameSite.LAX);

  /** How long a device is remembered since its last sign-in: as long as browsers keep a cookie. */
  public static final Duration DEVICE_LIFETIME = Duration.ofDays(400);

  private static final int IPV6_NETWORK_BYTES = 8;

  private final PasswordAttemptStore counters;
  private final KnownDeviceStore devices;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AttemptLimits limits;

  public PasswordAttempts(
      Database database, InstantSource clock, SecureRandom random, AttemptLimits limits) {
    this.counters = new PasswordAttemptStore(database);
    this.devices = new KnownDeviceStore(database);
    this.clock = clock;
    this.random = random;
    this.limits = limits;
  }

  /**
   * Counts an attempt, or refuses it.
   *
   * @param typedEmail what was typed, an address or not
   */
  PasswordAttempt begin(String typedEmail, InetAddress from, Optional<CookieSecret> device) {
    String key = Email.keyOf(typedEmail);
    byte[] account = sha256(key.getBytes(StandardCharsets.UTF_8));
    Bound perAddress = new Bound("address", network(from), limits.address());
    Bound perAccount =
        device
            .filter(known -> devices.isKnown(known, key))
            .map(known -> new Bound("device", sha256(account, known.sha256()), limits.device()))
            .orElseGet(() -> new Bound("account", account, limits.account()));
    return counters.count(List.of(perAddress, perAccount), limits.window(), clock.instant());
  }

  /**
   * Whether one more account may be made from that network; counted, and never given back.
   *
   * @param from where the request came from
   */
  public boolean mayMakeAccount(InetAddress from) {
    Bound bound = new Bound("sign_up", network(from), limits.address());
    return counters.count(List.of(bound), limits.window(), clock.instant()) instanceof Counted;
  }

  /** Takes an attempt off again: the password was right, or nobody looked at it. */
  void giveBack(Counted attempt) {
    counters.giveBack(attempt);
  }

  /**
   * Remembers that a user has signed in with a browser.
   *
   * @param presented the cookie that it sent
   * @return the cookie to give it: the same where the browser is known already, if only for
   *     somebody else who uses it, else a new one, since a stranger may have put it there
   */
  public CookieSecret remember(UserId user, Optional<CookieSecret> presented) {
    CookieSecret device =
        presented.filter(devices::isAnybodys).orElseGet(() -> CookieSecret.generate(random));
    devices.remember(user, device, clock.instant());
    return device;
  }

  /** Deletes some of what is not needed any more; returns how many rows, 0 when done. */
  public int sweep() {
    return counters.sweep(clock.instant().minus(limits.window()))
        + devices.sweep(clock.instant().minus(DEVICE_LIFETIME));
  }

  /** What one customer of a network provider has: the address, or of IPv6 the first 64 bits. */
  private static byte[] network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? bytes : Arrays.copyOf(bytes, IPV6_NETWORK_BYTES);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
