package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.ClientId;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Authorization requests that clients pushed (RFC 9126 §2.2). A request's {@code request_uri} is
 * the request itself, sealed: nothing is stored, every node reads it, and nobody can make or change
 * one. It is good until it expires, so that a person may reload the page (§4).
 */
final class PushedRequests {
  /** How every {@code request_uri} of ours begins (RFC 9126 §2.2). */
  static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  /** Time enough for a slow phone to follow the redirect, and no more (RFC 9126 §2.2). */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** A browser carries it in an address, where servers and proxies take some 4 kB for sure. */
  static final int MAX_URI_CHARS = 3072;

  private static final byte VERSION = 1;

  private final Seal seal;
  private final InstantSource clock;

  PushedRequests(DataKeys keys, InstantSource clock) {
    this.seal = keys.seal(SealedKind.PUSHED_REQUEST);
    this.clock = clock;
  }

  /**
   * A request that was pushed.
   *
   * @param client who pushed it
   * @param hinted who its {@code id_token_hint} named
   * @param query its parameters, the {@code client_id} among them
   */
  record Pushed(ClientId client, Optional<UserId> hinted, String query) {}

  /**
   * The {@code request_uri} of a request.
   *
   * @throws OAuthError {@code invalid_request} where it is too long
   */
  String push(Pushed request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(clock.instant().plus(LIFETIME).toEpochMilli());
      out.writeUTF(request.client().value());
      out.writeUTF(request.hinted().map(UserId::value).orElse(""));
      out.write(request.query().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    }
    if (PREFIX.length() + Seal.textLength(bytes.size()) > MAX_URI_CHARS) {
      throw OAuthError.invalidRequest("The authorization request is too long. Shorten state.");
    }
    return PREFIX + seal.seal(bytes.toByteArray());
  }

  /** The request behind a {@code request_uri}; empty where it is none of ours, or has expired. */
  Optional<Pushed> open(String requestUri) {
    return requestUri.startsWith(PREFIX) && requestUri.length() <= MAX_URI_CHARS
        ? seal.open(requestUri.substring(PREFIX.length())).flatMap(this::read)
        : Optional.empty();
  }

  private Optional<Pushed> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION
          || !clock.instant().isBefore(Instant.ofEpochMilli(in.readLong()))) {
        return Optional.empty();
      }
      ClientId client = new ClientId(in.readUTF());
      Optional<UserId> hinted =
          Optional.of(in.readUTF()).filter(text -> !text.isEmpty()).map(UserId::new);
      String query = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new Pushed(client, hinted, query));
    } catch (IOException | InvalidSetting _) {
      return Optional.empty();
    }
  }
}
