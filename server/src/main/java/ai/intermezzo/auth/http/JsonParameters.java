package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Reads one JSON object of strings (RFC 8259), strictly. */
final class JsonParameters {
  /** Nobody nests deeper what we then ignore. */
  private static final int MAX_DEPTH = 32;

  /** A body has its own bound; within it, an ignored value may be of any length. */
  private static final int MAX_TEXT = 1 << 20;

  /**
   * Buffers come from a pool of this size, since virtual threads make a cache per thread useless.
   */
  private static final int POOLED_BUFFERS = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_TEXT)
                  .maxStringLength(MAX_TEXT)
                  .maxNumberLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .build())
          .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
          .build();

  private JsonParameters() {}

  static void read(byte[] json, Parameters into) {
    requireUtf8(json);
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), json, 0, json.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notAnObject();
      }
      Set<String> seen = new HashSet<>();
      String name = parser.nextName();
      while (name != null) {
        into.count();
        if (!seen.add(name)) {
          throw OAuthError.invalidRequest(
              into.knows(name)
                  ? "The parameter " + name + " was given twice. Send it once."
                  : "A member of the JSON object was given twice. Send it once.");
        }
        readMember(name, parser, into);
        name = parser.nextName();
      }
      if (parser.nextToken() != null) {
        throw notAnObject();
      }
    } catch (JacksonException e) {
      throw OAuthError.invalidRequest("The body is not valid JSON, or nested too deeply.");
    }
  }

  private static void readMember(String name, JsonParser parser, Parameters into) {
    JsonToken token = parser.nextToken();
    if (!into.knows(name)) {
      parser.skipChildren();
    } else if (token == JsonToken.VALUE_STRING) {
      into.add(name, parser.getString());
    } else if (token == JsonToken.START_ARRAY && into.mayRepeat(name)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        into.count();
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw OAuthError.invalidRequest("The parameter " + name + " must hold strings only.");
        }
        into.add(name, parser.getString());
      }
    } else {
      throw OAuthError.invalidRequest("The parameter " + name + " must be a string.");
    }
  }

  /**
   * Checked ahead of the parser, which lets overlong forms pass and would take a body with NUL
   * bytes for UTF-16 or UTF-32.
   */
  private static void requireUtf8(byte[] json) {
    for (byte b : json) {
      if (b == 0) {
        throw OAuthError.invalidRequest("The body is not JSON in UTF-8: it holds a NUL byte.");
      }
    }
    if (!FormText.isAscii(json, json.length) && FormText.utf8(json, json.length) == null) {
      throw OAuthError.invalidRequest("The body is not valid UTF-8.");
    }
  }

  private static OAuthError notAnObject() {
    return OAuthError.invalidRequest("The body must be one JSON object and nothing else.");
  }
}
