package ai.intermezzo.auth.token;

import static ai.intermezzo.auth.token.FuzzDraft.joined;
import static ai.intermezzo.auth.token.FuzzDraft.latin1;
import static ai.intermezzo.auth.token.FuzzedRequest.Delivery.ALONE;
import static ai.intermezzo.auth.token.FuzzedRequest.Delivery.AMONG_OTHERS;
import static ai.intermezzo.auth.token.FuzzedRequest.Delivery.LAST;
import static ai.intermezzo.auth.token.FuzzedRequest.Verdict.EITHER;
import static ai.intermezzo.auth.token.FuzzedRequest.Verdict.REFUSED;
import static ai.intermezzo.auth.token.FuzzedRequest.Verdict.VALID;

import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.token.FuzzedRequest.Verdict;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Makes requests out of right ones, each broken in one way, and knows which of them are still
 * right. The same seed makes the same requests.
 */
final class RequestFuzzer {
  private static final List<String> WRONG_TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "multipart/form-data; boundary=x",
          "application/json; charset=utf-16",
          "application/x-www-form-urlencoded; charset=latin1",
          "application/jsonx",
          "application",
          ";",
          "\u00e4/\u00f6");
  private static final List<String> OTHER_METHODS =
      List.of("GET", "PUT", "DELETE", "PATCH", "TRACE", "post", "PROPFIND", "X", "POSTS");
  private static final List<String> OTHER_PATHS =
      List.of(
          "/oauth/token/",
          "/oauth/tokens",
          "/OAUTH/TOKEN",
          "/",
          "/.env",
          "/oauth/%74oken%00",
          "/oauth/token;x=y",
          "//oauth//token",
          "/oauth/..%2ftoken",
          "/%",
          "*",
          "oauth/token",
          "/a?b=%zz",
          "/\u00e4");
  private static final List<String> WRONG_VALUES =
      List.of(
          "null", "true", "0", "-1", "1e999", "[]", "{}", "[[]]", "[\"a\"]", "{\"a\":{\"b\":[1]}}");
  private static final List<String> WRONG_LENGTHS =
      List.of("-1", "99999999999999999999", "0x10", "1 1", "+5", "", "a", "7, 8", "5;", "1e2");

  private final FuzzTarget target;
  private final SplittableRandom random;

  RequestFuzzer(FuzzTarget target, long seed) {
    this.target = target;
    this.random = new SplittableRandom(seed);
  }

  FuzzedRequest next() {
    FuzzDraft draft = FuzzDraft.of(target, random);
    int kind = random.nextInt(1000);
    if (kind < 20) {
      return lastOne(draft);
    }
    return kind < 32 ? alone(draft) : amongOthers(draft);
  }

  private FuzzedRequest amongOthers(FuzzDraft draft) {
    return switch (random.nextInt(24)) {
      case 0 -> made("nothing changed", draft, VALID);
      case 1 -> what("chunked", draft.chunked(random), VALID);
      case 2 -> without(draft);
      case 3 -> twice(draft);
      case 4 -> wrongType(draft);
      case 5 -> control(draft);
      case 6 -> other(draft, draft.basic ? "grant_type" : "client_secret");
      case 7 -> other(draft, draft.basic ? "grant_type" : "client_id");
      case 8 -> other(draft, "grant_type");
      case 9 -> other(draft, "audience");
      case 10 -> other(draft, "scope");
      case 11 -> contentType(draft);
      case 12 -> method(draft);
      case 13 -> unknown(draft);
      case 14 -> many(draft);
      case 15 -> tooLong(draft);
      case 16 -> encoding(draft);
      case 17 -> nested(draft);
      case 18 -> authorization(draft);
      case 19 -> headers(draft);
      case 20 -> noise(draft);
      default -> damaged(draft);
    };
  }

  private FuzzedRequest made(String what, FuzzDraft draft, Verdict verdict) {
    return what(what, draft.withBody(draft.body()), verdict);
  }

  private static FuzzedRequest what(String what, byte[] bytes, Verdict verdict) {
    return new FuzzedRequest(what, bytes, verdict, AMONG_OTHERS);
  }

  private FuzzedRequest without(FuzzDraft draft) {
    String name =
        draft.basic ? "grant_type" : pick(List.of("grant_type", "client_id", "client_secret"));
    draft.parameters.remove(name);
    return made("without " + name, draft, REFUSED);
  }

  private FuzzedRequest twice(FuzzDraft draft) {
    String name = pick(List.copyOf(draft.parameters.keySet()));
    String again = draft.json ? '"' + name + "\":" : name + "=";
    String value = pick(List.of(draft.parameters.get(name), draft.json ? "\"\"" : "", "7"));
    byte[] body = insertedBeforeEnd(draft, again + value);
    return what("twice " + name, draft.withBody(body), judged(draft, body));
  }

  private FuzzedRequest wrongType(FuzzDraft draft) {
    String name = pick(List.copyOf(draft.parameters.keySet()));
    draft.parameters.put(name, pick(WRONG_VALUES));
    return made("a wrong value of " + name, draft, judged(draft, draft.body()));
  }

  private FuzzedRequest control(FuzzDraft draft) {
    int code = random.nextInt(33);
    char c = (char) (code == 32 ? 0x7f : code);
    String name = pick(List.copyOf(draft.parameters.keySet()));
    String written =
        switch (random.nextInt(2)) {
          case 0 -> draft.json ? "\\u%04x".formatted((int) c) : "%%%02x".formatted((int) c);
          default -> String.valueOf(c);
        };
    String value = Objects.requireNonNull(draft.parameters.get(name));
    int at = 1 + random.nextInt(Math.max(1, value.length() - 1));
    draft.parameters.put(
        name,
        value.substring(0, Math.min(at, value.length()))
            + written
            + value.substring(Math.min(at, value.length())));
    return made("control character in " + name, draft, judged(draft, draft.body()));
  }

  private FuzzedRequest other(FuzzDraft draft, String name) {
    String value =
        switch (random.nextInt(4)) {
          case 0 -> "x".repeat(1 + random.nextInt(200));
          case 1 -> target.secret().substring(0, random.nextInt(target.secret().length()));
          case 2 -> target.id() + " ";
          default -> "https://" + random.nextInt(1000) + ".test/?a=b&c#d'\"\\%";
        };
    draft.put(name, value);
    return made("another " + name, draft, judged(draft, draft.body()));
  }

  private FuzzedRequest contentType(FuzzDraft draft) {
    if (random.nextInt(4) == 0) {
      draft.contentType =
          draft.contentType.toUpperCase(java.util.Locale.ROOT) + " ; Charset=UTF-8;x";
      return made("a content type in capitals", draft, VALID);
    }
    draft.contentType = random.nextInt(8) == 0 ? "" : pick(WRONG_TYPES);
    return made("a wrong content type", draft, REFUSED);
  }

  private FuzzedRequest method(FuzzDraft draft) {
    draft.requestLine = pick(OTHER_METHODS) + " /oauth/token HTTP/1.1";
    return made("another method", draft, REFUSED);
  }

  private FuzzedRequest unknown(FuzzDraft draft) {
    String name = "n" + random.nextInt(1000);
    if (draft.json) {
      draft.parameters.put(name, pick(WRONG_VALUES));
    } else {
      draft.parameters.put(name, pick(List.of("%zz", "%ff", "\u00ff", "", "=", "%00", "\0", "%")));
    }
    return made("an unknown parameter", draft, VALID);
  }

  private FuzzedRequest many(FuzzDraft draft) {
    int room = 100 - draft.parameters.size();
    int count = room - 2 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      draft.parameters.put("p" + i, "1");
    }
    return made(count + " more parameters", draft, count <= room ? VALID : REFUSED);
  }

  private FuzzedRequest tooLong(FuzzDraft draft) {
    String name = pick(List.of("grant_type", "audience", "resource", "scope", "made_up"));
    draft.put(name, "a".repeat(4090 + random.nextInt(20)));
    return made("a long " + name, draft, name.equals("made_up") ? VALID : REFUSED);
  }

  private FuzzedRequest encoding(FuzzDraft draft) {
    draft.parameters.put("made_up", draft.json ? "\"\u00e4\u00f6\u00fc\"" : "\u00e4\u00f6\u00fc");
    Charset charset =
        pick(
            List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16,
                Charset.forName("UTF-32BE")));
    byte[] body = new String(draft.body(), StandardCharsets.ISO_8859_1).getBytes(charset);
    return what("in " + charset, draft.withBody(body), judged(draft, body));
  }

  private FuzzedRequest nested(FuzzDraft draft) {
    int depth = 1 + random.nextInt(60);
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    String close = open.equals("[") ? "]" : "}";
    if (!draft.json) {
      draft.parameters.put("a" + "%5B".repeat(depth), "1");
      return made("brackets in a form", draft, VALID);
    }
    draft.parameters.put("made_up", open.repeat(depth) + "1" + close.repeat(depth));
    // The object itself is the first level; deeper than 32 is more than anyone means.
    return made("nested " + depth, draft, depth < 32 ? VALID : REFUSED);
  }

  private FuzzedRequest authorization(FuzzDraft draft) {
    String right = TestServer.basic(target.id(), target.secret());
    draft.authorization =
        switch (random.nextInt(8)) {
          case 0 -> "Basic";
          case 1 -> "Basic " + right;
          case 2 -> right.substring(0, 6 + random.nextInt(right.length() - 10));
          case 3 -> base64(target.id());
          case 4 -> base64(":" + target.secret());
          case 5 -> base64(target.id() + ":%" + target.secret());
          case 6 -> base64(target.id() + ":\0" + target.secret());
          default -> right + "\r\nAuthorization: " + right;
        };
    return made("a wrong Authorization", draft, REFUSED);
  }

  private static String base64(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(latin1(pair));
  }

  private FuzzedRequest headers(FuzzDraft draft) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        draft.headers.add("Content-Type: " + draft.contentType);
        yield made("two content types", draft, REFUSED);
      }
      case 1 -> {
        for (int i = random.nextInt(60); i > 0; i--) {
          draft.headers.add("X-" + i % 7 + ": " + "y".repeat(random.nextInt(60)));
        }
        yield made("more headers", draft, VALID);
      }
      default -> {
        draft.headers.add("Origin: " + pick(List.of("null", "https://a.test", "x", "\u00ff")));
        draft.headers.add("Cookie: " + "a=b; ".repeat(random.nextInt(20)));
        draft.headers.add("X-Forwarded-Proto: http");
        draft.headers.add("X-HTTP-Method-Override: GET");
        yield made("headers that mean nothing here", draft, VALID);
      }
    };
  }

  private static final String JSON_LIKE = "{}[]\":,\\u0019truefalsn-+.eE% &=";

  private FuzzedRequest noise(FuzzDraft draft) {
    byte[] body = new byte[random.nextInt(300)];
    random.nextBytes(body);
    if (random.nextBoolean()) {
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) JSON_LIKE.charAt((body[i] & 0x7f) % JSON_LIKE.length());
      }
    }
    return what("noise", draft.withBody(body), judged(draft, body));
  }

  /** Bytes of the body changed, lost or added, or its end lost. */
  private FuzzedRequest damaged(FuzzDraft draft) {
    byte[] body = draft.body();
    for (int i = 1 + random.nextInt(3); i > 0 && body.length > 0; i--) {
      body = damaged(body);
    }
    return what("a damaged body", draft.withBody(body), judged(draft, body));
  }

  private byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
      case 2 ->
          joined(
              joined(Arrays.copyOf(bytes, at), new byte[] {(byte) random.nextInt(256)}),
              Arrays.copyOfRange(bytes, at, bytes.length));
      case 3 -> {
        byte[] changed = bytes.clone();
        changed[at] = (byte) random.nextInt(256);
        yield changed;
      }
      default -> {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }

  private Verdict judged(FuzzDraft draft, byte[] body) {
    return target.accepts(body, draft.json, draft.basic) ? VALID : REFUSED;
  }

  private static byte[] insertedBeforeEnd(FuzzDraft draft, String more) {
    String body = new String(draft.body(), StandardCharsets.ISO_8859_1);
    return latin1(
        draft.json ? body.substring(0, body.length() - 1) + "," + more + "}" : body + "&" + more);
  }

  /** What the server may hang up on. */
  private FuzzedRequest lastOne(FuzzDraft draft) {
    return switch (random.nextInt(9)) {
      case 0 -> {
        draft.requestLine = "POST " + pick(OTHER_PATHS) + " HTTP/1.1";
        // Some of them are other spellings of the path.
        yield last("another path", draft.withBody(draft.body()), EITHER);
      }
      case 1 -> {
        draft.requestLine =
            pick(
                List.of(
                    "POST /oauth/token HTTP/2.0",
                    "POST /oauth/token HTTP/1.2",
                    "POST /oauth/token XTTP/1.1",
                    "POST /oauth/token",
                    "POST",
                    "POST  /oauth/token HTTP/1.1",
                    "POST /oauth/token HTTP/1.1 ",
                    "POST /oauth/" + "x".repeat(9000) + " HTTP/1.1"));
        yield last("a wrong request line", draft.withBody(draft.body()), EITHER);
      }
      case 2 -> {
        for (int i = 0; i < 100; i++) {
          draft.headers.add("X: y");
        }
        yield last("too many headers", draft.withBody(draft.body()), REFUSED);
      }
      case 3 -> {
        draft.headers.add("X: " + "y".repeat(8192));
        yield last("too large a header", draft.withBody(draft.body()), REFUSED);
      }
      case 4 -> {
        draft.headers.add(
            pick(
                List.of(
                    "Host: localhost", "Expect: tea", "\u00e4: x", " x: y", "x", ": y", "a b: c")));
        yield last("a header that is none", draft.withBody(draft.body()), EITHER);
      }
      case 5 -> {
        draft.put("made_up", "z".repeat(65_536));
        yield last("too large a body", draft.withBody(draft.body()), REFUSED);
      }
      default -> last("a damaged head", damagedHead(draft), EITHER);
    };
  }

  /** A byte of the head changed, where that can't change where the request ends. */
  private byte[] damagedHead(FuzzDraft draft) {
    byte[] request = draft.withBody(draft.body());
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("Content-Length");
    int at = random.nextInt(end);
    byte to = (byte) random.nextInt(256);
    if (request[at] != '\r' && request[at] != '\n' && to != '\r' && to != '\n') {
      request[at] = to;
    }
    return request;
  }

  private static FuzzedRequest last(String what, byte[] bytes, Verdict verdict) {
    return new FuzzedRequest(what, bytes, verdict, LAST);
  }

  /** What leaves open where the request ends. */
  private FuzzedRequest alone(FuzzDraft draft) {
    byte[] body = draft.body();
    byte[] right = draft.withBody(body);
    return switch (random.nextInt(6)) {
      case 0 -> alone("cut off", Arrays.copyOf(right, random.nextInt(right.length)));
      case 1 ->
          alone(
              "a wrong length",
              joined(
                  draft.headWith(
                      "Content-Length: "
                          + (random.nextBoolean()
                              ? pick(WRONG_LENGTHS)
                              : Integer.toString(random.nextInt(2 * body.length)))),
                  body));
      case 2 ->
          alone(
              "two ways to end",
              joined(
                  draft.headWith(
                      "Content-Length: " + body.length,
                      pick(
                          List.of(
                              "Transfer-Encoding: chunked",
                              "Transfer-Encoding: gzip, chunked",
                              "Transfer-Encoding: x",
                              "Content-Length: " + (body.length - 1)))),
                  body));
      case 3 -> alone("damaged chunks", damagedTail(draft));
      case 4 ->
          alone(
              "other line ends",
              latin1(
                  new String(right, StandardCharsets.ISO_8859_1)
                      .replace("\r\n", pick(List.of("\n", "\r", "\r\n ", "\r\r\n", "\0\r\n")))));
      default -> {
        byte[] bytes = right;
        for (int i = 1 + random.nextInt(5); i > 0 && bytes.length > 0; i--) {
          bytes = damaged(bytes);
        }
        yield alone("damaged anywhere", bytes);
      }
    };
  }

  private byte[] damagedTail(FuzzDraft draft) {
    byte[] chunked = draft.chunked(random);
    int head = new String(chunked, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    return joined(
        Arrays.copyOf(chunked, head), damaged(Arrays.copyOfRange(chunked, head, chunked.length)));
  }

  private static FuzzedRequest alone(String what, byte[] bytes) {
    return new FuzzedRequest(what, bytes, EITHER, ALONE);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
