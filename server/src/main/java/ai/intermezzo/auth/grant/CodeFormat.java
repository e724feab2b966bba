package ai.intermezzo.auth.grant;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.user.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The bytes of a code before it is sealed: short, since they travel in a URL. */
final class CodeFormat {
  private static final byte VERSION = 1;
  private static final int REDIRECT_SENT = 1;
  private static final int HAS_CHALLENGE = 2;
  private static final int HAS_NONCE = 4;

  private CodeFormat() {}

  static byte[] write(AuthorizationCode code) {
    CodeBinding binding = code.binding();
    Authentication authentication = code.authentication();
    Out out = new Out();
    out.write(VERSION);
    out.write(flags(binding));
    out.writeBytes(code.id().bytes());
    out.number(code.expiresAt().toEpochMilli());
    out.text(binding.clientId().value());
    out.writeBytes(binding.redirect().bytes());
    binding.challenge().ifPresent(challenge -> out.writeBytes(challenge.bytes()));
    binding.nonce().ifPresent(out::text);
    out.writeBytes(authentication.userId().bytes());
    out.number(authentication.userEpoch());
    out.text(authentication.sid());
    out.number(authentication.authTime().toEpochMilli());
    out.text(authentication.amrText());
    out.text(authentication.acr());
    out.text(code.granted().scopes().toString());
    out.write(code.granted().apis().size());
    code.granted()
        .apis()
        .forEach(
            (audience, scopes) -> {
              out.text(audience.value());
              out.text(scopes.toString());
            });
    return out.toByteArray();
  }

  /** Empty for what is not such bytes, or of another version. */
  static Optional<AuthorizationCode> read(byte[] bytes) {
    try {
      In in = new In(ByteBuffer.wrap(bytes));
      return in.from.get() == VERSION ? Optional.of(code(in)) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException | OAuthError _) {
      return Optional.empty();
    }
  }

  private static AuthorizationCode code(In in) {
    int flags = in.from.get();
    GrantId id = GrantId.read(in.from);
    Instant expiresAt = Instant.ofEpochMilli(in.from.getLong());
    CodeBinding binding =
        new CodeBinding(
            new ClientId(in.text()),
            RedirectBinding.of(in.bytes(RedirectBinding.BYTES), (flags & REDIRECT_SENT) != 0),
            (flags & HAS_CHALLENGE) == 0
                ? Optional.empty()
                : Optional.of(CodeChallenge.of(in.bytes(CodeChallenge.BYTES))),
            (flags & HAS_NONCE) == 0 ? Optional.empty() : Optional.of(in.text()));
    Authentication authentication =
        new Authentication(
            UserId.of(in.bytes(UserId.BYTES)),
            in.from.getLong(),
            in.text(),
            Instant.ofEpochMilli(in.from.getLong()),
            Authentication.amrOf(in.text()),
            in.text());
    Granted granted = new Granted(Scopes.parse(in.text()), apis(in));
    if (in.from.hasRemaining()) {
      throw new IllegalArgumentException("There is more than a code");
    }
    return new AuthorizationCode(id, binding, authentication, granted, expiresAt);
  }

  private static Map<Audience, Scopes> apis(In in) {
    Map<Audience, Scopes> apis = new LinkedHashMap<>();
    int count = in.from.get();
    for (int i = 0; i < count; i++) {
      apis.put(new Audience(in.text()), Scopes.parse(in.text()));
    }
    return apis;
  }

  private static int flags(CodeBinding binding) {
    return (binding.redirect().sent() ? REDIRECT_SENT : 0)
        | (binding.challenge().isPresent() ? HAS_CHALLENGE : 0)
        | (binding.nonce().isPresent() ? HAS_NONCE : 0);
  }

  private static final class Out extends ByteArrayOutputStream {
    void number(long value) {
      writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    void text(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      if (bytes.length > Character.MAX_VALUE) {
        throw new IllegalArgumentException("A part of a code is too long");
      }
      writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).array());
      writeBytes(bytes);
    }
  }

  private record In(ByteBuffer from) {
    byte[] bytes(int count) {
      if (count > from.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[count];
      from.get(bytes);
      return bytes;
    }

    String text() {
      return new String(bytes(from.getShort() & 0xffff), UTF_8);
    }
  }
}
