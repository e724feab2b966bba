package ai.intermezzo.auth.oauth;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A set of scope tokens in the order they were given (RFC 6749 §3.3). Immutable.
 *
 * <p>A token is 1 to {@value #MAX_TOKEN_LENGTH} characters of {@code %x21 / %x23-5B / %x5D-7E}; a
 * set holds at most {@value #MAX_TOKENS} of them.
 */
public final class Scopes {
  /** More than any application asks for, and little enough to keep a token in a header. */
  public static final int MAX_TOKENS = 100;

  /** Room for scopes that are written as URLs. */
  public static final int MAX_TOKEN_LENGTH = 200;

  /** No scope at all. */
  public static final Scopes NONE = new Scopes(Set.of());

  private final Set<String> tokens;
  private final String text;

  private Scopes(Set<String> tokens) {
    this.tokens = tokens;
    this.text = String.join(" ", tokens);
  }

  /**
   * Reads a {@code scope} parameter: tokens with single spaces between them, repeated ones counted
   * once. An empty text is {@link #NONE}.
   *
   * @throws OAuthError {@code invalid_scope} where the text breaks RFC 6749 §3.3 or a bound
   */
  public static Scopes parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    Set<String> tokens = new LinkedHashSet<>();
    for (String token : text.split(" ", -1)) {
      if (!isToken(token)) {
        throw OAuthError.invalidScope(
            "scope is a list of scope names with one space between them (RFC 6749 section 3.3).");
      }
      if (tokens.add(token) && tokens.size() > MAX_TOKENS) {
        throw OAuthError.invalidScope("scope holds more than " + MAX_TOKENS + " names.");
      }
    }
    return new Scopes(Collections.unmodifiableSet(tokens));
  }

  /**
   * Makes a set of tokens that are known to be well-formed, such as stored ones.
   *
   * @throws IllegalArgumentException where one is not
   */
  public static Scopes of(Collection<String> tokens) {
    for (String token : tokens) {
      if (!isToken(token)) {
        throw new IllegalArgumentException("Not a scope name (RFC 6749 section 3.3)");
      }
    }
    return tokens.isEmpty()
        ? NONE
        : new Scopes(Collections.unmodifiableSet(new LinkedHashSet<>(tokens)));
  }

  /** Whether a text is one scope token (RFC 6749 §3.3). */
  public static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_TOKEN_LENGTH
        && text.chars().allMatch(c -> c > 0x20 && c <= 0x7e && c != '"' && c != '\\');
  }

  /** The tokens, in order. */
  public Set<String> tokens() {
    return tokens;
  }

  /** Whether there is no token in it. */
  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** Whether every token of the other set is in this one. */
  public boolean covers(Scopes other) {
    return tokens.containsAll(other.tokens);
  }

  /** Those tokens of this set that the other holds too, in this set's order. */
  public Scopes within(Scopes other) {
    if (other.covers(this)) {
      return this;
    }
    Set<String> common = new LinkedHashSet<>(tokens);
    common.retainAll(other.tokens);
    return common.isEmpty() ? NONE : new Scopes(Collections.unmodifiableSet(common));
  }

  /** The tokens of this set, then those of the other. */
  public Scopes and(Scopes other) {
    if (covers(other)) {
      return this;
    }
    Set<String> all = new LinkedHashSet<>(tokens);
    all.addAll(other.tokens);
    return new Scopes(Collections.unmodifiableSet(all));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scopes that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  /** The {@code scope} parameter: the tokens with one space between them. */
  @Override
  public String toString() {
    return text;
  }
}
