package ai.intermezzo.auth.discovery;

import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.http.Response;
import java.time.Duration;
import java.util.Arrays;

/**
 * A public JSON document that caches may keep (RFC 9111).
 *
 * @param json the document
 * @param etag its strong validator, with the quotes
 * @param maxAge how long it may be kept without asking again
 */
record Published(byte[] json, String etag, Duration maxAge) {

  /** The document, or 304 for a reader that has it already (RFC 9110 §13.1.2). */
  Response answer(Request request) {
    boolean unchanged =
        request.headers("If-None-Match").stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    Response answer = unchanged ? Response.empty(304) : Response.json(200, json);
    return answer.with("Cache-Control", "public, max-age=" + maxAge.toSeconds()).with("ETag", etag);
  }
}
