package ai.intermezzo.bench;

import java.nio.charset.StandardCharsets;

/** Requests as the bytes that are sent. */
final class HttpText {
  private HttpText() {}

  /** The body of the documentation's first request. */
  static String tokenJson(String clientId, String clientSecret, String audience) {
    return """
        {"client_id":"%s","client_secret":"%s","audience":"%s","grant_type":"client_credentials"}"""
        .formatted(clientId, clientSecret, audience);
  }

  static byte[] tokenRequest(String clientId, String clientSecret, String audience) {
    String body = tokenJson(clientId, clientSecret, audience);
    String request =
        """
        POST /oauth/token HTTP/1.1\r
        Host: localhost\r
        User-Agent: intermezzo-bench\r
        Accept: */*\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(body.length(), body);
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  /** A form, as browsers and SDKs send it. */
  static byte[] form(String path, String body) {
    String request =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        User-Agent: intermezzo-bench\r
        Accept: */*\r
        Content-Type: application/x-www-form-urlencoded\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(path, body.length(), body);
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] get(String path, String authorization) {
    String plain = new String(get(path), StandardCharsets.US_ASCII);
    return plain
        .replaceFirst("\r\n\r\n$", "\r\nAuthorization: " + authorization + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] get(String path) {
    String request =
        """
        GET %s HTTP/1.1\r
        Host: localhost\r
        User-Agent: intermezzo-bench\r
        Accept: */*\r
        \r
        """
            .formatted(path);
    return request.getBytes(StandardCharsets.US_ASCII);
  }
}
