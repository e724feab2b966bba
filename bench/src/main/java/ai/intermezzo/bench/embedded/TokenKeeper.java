package ai.intermezzo.bench.embedded;

/** Gives the token for the next call of an API: from memory, unless it is about to end. */
@FunctionalInterface
public interface TokenKeeper {
  /** A good access token. */
  String token();
}
