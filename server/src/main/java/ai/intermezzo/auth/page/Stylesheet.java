package ai.intermezzo.auth.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.intermezzo.auth.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The pages' stylesheet. Its path holds a hash of its content, so that a browser may keep it for
 * good and still sees a new one at once.
 *
 * @param path for example {@code /assets/intermezzo-0123456789abcdef.css}
 * @param response the whole answer at that path
 */
record Stylesheet(String path, Response response) {
  private static final String RESOURCE = "intermezzo.css";
  private static final int HASH_BYTES = 8;

  /** The one of this build, with the theme's colour. */
  static Stylesheet load(Theme theme) {
    byte[] css = (read() + theme.accent().map(Accent::css).orElse("")).getBytes(UTF_8);
    String hash = HexFormat.of().formatHex(Arrays.copyOf(sha256(css), HASH_BYTES));
    List<Response.Header> headers =
        List.of(
            new Response.Header("Content-Type", "text/css; charset=utf-8"),
            new Response.Header("Cache-Control", "public, max-age=31536000, immutable"),
            new Response.Header("X-Content-Type-Options", "nosniff"),
            new Response.Header("Cross-Origin-Resource-Policy", "same-origin"));
    return new Stylesheet("/assets/intermezzo-" + hash + ".css", new Response(200, headers, css));
  }

  private static String read() {
    try (InputStream css = Stylesheet.class.getResourceAsStream(RESOURCE)) {
      if (css == null) {
        throw new IllegalStateException("The stylesheet is missing in this build: " + RESOURCE);
      }
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
