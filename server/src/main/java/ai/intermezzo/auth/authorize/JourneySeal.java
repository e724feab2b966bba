package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.HostCookie;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.seal.DataKeys;
import ai.intermezzo.auth.seal.Seal;
import ai.intermezzo.auth.seal.SealedKind;
import ai.intermezzo.auth.user.UserId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes a journey into a form and reads it again. The value is sealed, and bound to the browser by
 * the hash of a cookie in it, so that it is the form's CSRF token too: nobody has one that fits
 * another browser's cookie.
 */
final class JourneySeal {
  /** The cookie of whoever is on a journey; the same for all of a browser's tabs. */
  static final HostCookie COOKIE =
      new HostCookie("__Host-intermezzo-journey", HostCookie.SameSite.LAX);

  /** Longer than anybody looks for a password. */
  static final Duration LIFETIME = Duration.ofHours(1);

  /** A browser keeps the cookie for longer than the last journey that it was given for. */
  static final Duration COOKIE_LIFETIME = Duration.ofHours(12);

  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 32;

  private final Seal seal;

  JourneySeal(DataKeys keys) {
    this.seal = keys.seal(SealedKind.LOGIN_STEP);
  }

  /**
   * The value for a form.
   *
   * @throws OAuthError {@code invalid_request} where the authorization request was too long
   */
  String seal(Journey journey, CookieSecret cookie) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] query = journey.query().getBytes(StandardCharsets.UTF_8);
      out.writeByte(VERSION);
      out.write(cookie.sha256());
      out.writeLong(journey.startedAt().toEpochMilli());
      out.writeUTF(journey.hinted().map(UserId::value).orElse(""));
      out.writeUTF(journey.signedIn().orElse(""));
      out.writeUTF(journey.asked().orElse(""));
      out.writeUTF(journey.chosen().orElse(""));
      out.writeInt(query.length);
      out.write(query);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    }
    if (Seal.textLength(bytes.size()) > Seal.MAX_TEXT_LENGTH) {
      throw OAuthError.invalidRequest("The authorization request is too long. Shorten state.");
    }
    return seal.seal(bytes.toByteArray());
  }

  /** The journey of a form that was sent with this cookie; empty for anything else. */
  Optional<Journey> open(String text, CookieSecret cookie) {
    return seal.open(text).flatMap(bytes -> read(bytes, cookie));
  }

  private static Optional<Journey> read(byte[] bytes, CookieSecret cookie) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION
          || !MessageDigest.isEqual(in.readNBytes(HASH_BYTES), cookie.sha256())) {
        return Optional.empty();
      }
      Instant startedAt = Instant.ofEpochMilli(in.readLong());
      Optional<UserId> hinted = text(in).map(UserId::new);
      Optional<String> signedIn = text(in);
      Optional<String> asked = text(in);
      Optional<String> chosen = text(in);
      String query = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      return Optional.of(new Journey(query, startedAt, hinted, signedIn, asked, chosen));
    } catch (IOException | InvalidSetting _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(DataInputStream in) throws IOException {
    return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
  }
}
