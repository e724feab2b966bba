package ai.intermezzo.auth.token;

import ai.intermezzo.auth.TestServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A right token request in one of its many forms, open to changes, until it is made bytes. */
final class FuzzDraft {
  final boolean json;
  final boolean basic;
  final List<String> headers = new ArrayList<>();

  /** Values as they stand in the body: JSON texts, or form-encoded. */
  final Map<String, String> parameters = new LinkedHashMap<>();

  String requestLine = "POST /oauth/token HTTP/1.1";
  String contentType;
  String authorization = "";

  private FuzzDraft(boolean json, boolean basic) {
    this.json = json;
    this.basic = basic;
    this.contentType = json ? "application/json" : "application/x-www-form-urlencoded";
  }

  static FuzzDraft of(FuzzTarget target, SplittableRandom random) {
    FuzzDraft draft = new FuzzDraft(random.nextBoolean(), random.nextInt(3) == 0);
    draft.put("grant_type", "client_credentials");
    if (draft.basic) {
      draft.authorization = TestServer.basic(target.id(), target.secret());
    } else {
      draft.put("client_id", target.id());
      draft.put("client_secret", target.secret());
    }
    if (random.nextBoolean()) {
      draft.put(random.nextInt(4) == 0 ? "resource" : "audience", target.audience());
    }
    if (random.nextInt(3) == 0) {
      draft.put("scope", String.join(" ", target.scopes()));
    }
    if (random.nextInt(4) == 0) {
      draft.put("made_up", "x".repeat(random.nextInt(40)));
    }
    if (random.nextBoolean()) {
      draft.headers.add("User-Agent: curl/7.88.1");
      draft.headers.add("Accept: */*");
    }
    return draft;
  }

  /** Sets a parameter to a value of visible ASCII characters. */
  void put(String name, String value) {
    parameters.put(name, json ? quoted(value) : TestServer.form(Map.of("", value)).substring(1));
  }

  private static String quoted(String value) {
    String object = TestServer.json(Map.of("", value));
    return object.substring(4, object.length() - 1);
  }

  byte[] body() {
    StringBuilder body = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : json ? "," : "&")
                .append(json ? '"' + name + "\":" + value : name + "=" + value));
    return latin1(json ? "{" + body + "}" : body.toString());
  }

  /** The head, without the line that says how long the body is. */
  byte[] headWith(String... more) {
    StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: localhost:8443\r\n");
    if (!contentType.isEmpty()) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
    }
    if (!authorization.isEmpty()) {
      head.append("Authorization: ").append(authorization).append("\r\n");
    }
    headers.forEach(header -> head.append(header).append("\r\n"));
    for (String header : more) {
      head.append(header).append("\r\n");
    }
    return latin1(head.append("\r\n").toString());
  }

  byte[] withBody(byte[] body) {
    return joined(headWith("Content-Length: " + body.length), body);
  }

  byte[] chunked(SplittableRandom random) {
    byte[] body = body();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(headWith("Transfer-Encoding: chunked"));
    for (int at = 0; at < body.length; ) {
      int size = Math.min(1 + random.nextInt(100), body.length - at);
      all.writeBytes(latin1(Integer.toHexString(size) + "\r\n"));
      all.write(body, at, size);
      all.writeBytes(latin1("\r\n"));
      at += size;
    }
    all.writeBytes(latin1("0\r\n\r\n"));
    return all.toByteArray();
  }

  static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
