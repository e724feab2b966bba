package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;

/** Reads {@code application/x-www-form-urlencoded} (WHATWG URL §5.1), strictly. */
final class FormParameters {
  private FormParameters() {}

  static void read(byte[] form, Parameters into) {
    int start = 0;
    while (start < form.length) {
      int end = indexOf(form, '&', start, form.length);
      if (end > start) {
        readPair(form, start, end, into);
      }
      start = end + 1;
    }
  }

  private static void readPair(byte[] form, int start, int end, Parameters into) {
    into.count();
    int equals = indexOf(form, '=', start, end);
    String name = FormText.decode(form, start, equals);
    if (name == null) {
      throw OAuthError.invalidRequest(
          "The name of a parameter is not valid percent-encoded UTF-8.");
    }
    if (!into.knows(name)) {
      return;
    }
    int valueStart = Math.min(equals + 1, end);
    String value = FormText.decode(form, valueStart, end);
    if (value == null) {
      throw OAuthError.invalidRequest(
          "The parameter " + name + " is not valid percent-encoded UTF-8.");
    }
    into.add(name, value);
  }

  private static int indexOf(byte[] bytes, char wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return end;
  }
}
