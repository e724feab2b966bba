package ai.intermezzo.auth.http;

import ai.intermezzo.auth.oauth.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request, from a form, a JSON object or a query, all by the same rules.
 *
 * <p>Only parameters that the endpoint knows are kept; others are ignored whatever their value (RFC
 * 6749 §3.1, §3.2). A value that is empty counts as omitted, and a known parameter comes once at
 * most, save those that may repeat. Values are valid Unicode without control characters and at most
 * {@value #MAX_VALUE_CHARS} characters long; there are at most {@value #MAX_COUNT} of them. What
 * breaks a rule is {@code invalid_request}; a content type of another kind is 415. No description
 * echoes a value, or a name that the endpoint doesn't know.
 *
 * <p>{@code toString()} shows names only.
 */
public final class Parameters {
  /** Longer than any parameter but a signed request or assertion, which have their own bound. */
  public static final int MAX_VALUE_CHARS = 4096;

  /** Known and unknown ones together. */
  public static final int MAX_COUNT = 100;

  private final Set<String> known;
  private final Set<String> repeatable;
  private final List<String> names = new ArrayList<>(8);
  private final List<String> values = new ArrayList<>(8);
  private int count;

  private Parameters(Set<String> known, Set<String> repeatable) {
    this.known = known;
    this.repeatable = repeatable;
  }

  /**
   * Reads the body, by its content type: {@code application/json} or {@code
   * application/x-www-form-urlencoded}.
   *
   * @param known the names that come once at most
   * @param repeatable the names that may come several times; need not be among the known ones
   */
  public static Parameters of(Request request, Set<String> known, Set<String> repeatable) {
    Parameters parameters = new Parameters(known, repeatable);
    switch (BodyType.of(request)) {
      case JSON -> JsonParameters.read(request.body(), parameters);
      case FORM -> FormParameters.read(request.body(), parameters);
    }
    return parameters;
  }

  /** Reads a raw query string. */
  public static Parameters ofQuery(String query, Set<String> known, Set<String> repeatable) {
    Parameters parameters = new Parameters(known, repeatable);
    FormParameters.read(query.getBytes(StandardCharsets.UTF_8), parameters);
    return parameters;
  }

  /** The value, empty where it was omitted; the first one of a parameter that may repeat. */
  public Optional<String> get(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name) && !values.get(i).isEmpty()) {
        return Optional.of(values.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * The value.
   *
   * @throws OAuthError {@code invalid_request} where it was omitted
   */
  public String require(String name) {
    return get(name)
        .orElseThrow(() -> OAuthError.invalidRequest("The parameter " + name + " is missing."));
  }

  /** Every value, in order. */
  public List<String> all(String name) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name) && !values.get(i).isEmpty()) {
        all.add(values.get(i));
      }
    }
    return List.copyOf(all);
  }

  boolean knows(String name) {
    return known.contains(name) || repeatable.contains(name);
  }

  boolean mayRepeat(String name) {
    return repeatable.contains(name);
  }

  /** Counts one more parameter, known or not. */
  void count() {
    if (++count > MAX_COUNT) {
      throw OAuthError.invalidRequest("There are more than " + MAX_COUNT + " parameters.");
    }
  }

  /**
   * RFC 6749 §3.1: a parameter without a value is treated as omitted, and none is included twice.
   * An empty one is kept until the end, so that a second one of its name is seen.
   */
  void add(String name, String value) {
    if (!mayRepeat(name) && names.contains(name)) {
      throw OAuthError.invalidRequest("The parameter " + name + " was given twice. Send it once.");
    }
    check(name, value);
    names.add(name);
    values.add(value);
  }

  private static void check(String name, String value) {
    int length = value.length();
    if (length > MAX_VALUE_CHARS) {
      throw OAuthError.invalidRequest(
          "The parameter " + name + " is longer than " + MAX_VALUE_CHARS + " characters.");
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        throw OAuthError.invalidRequest("The parameter " + name + " holds a control character.");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw OAuthError.invalidRequest("The parameter " + name + " is not valid Unicode.");
        }
        i++;
      }
    }
  }

  @Override
  public String toString() {
    return "Parameters" + names;
  }
}
