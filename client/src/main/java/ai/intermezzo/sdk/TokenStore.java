package ai.intermezzo.sdk;

import java.util.Optional;

/**
 * Where an application keeps the tokens of one person's session: in the session on its server, or
 * in a row of its database, encrypted. Never in a browser's storage, and never in a log.
 */
public interface TokenStore {
  /** What was last saved. */
  Optional<Tokens> load();

  /** Keeps them in place of what was there, before it returns. */
  void save(Tokens tokens);

  /** Forgets them: the sign-in has ended. */
  void clear();
}
