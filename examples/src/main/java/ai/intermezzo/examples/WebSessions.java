package ai.intermezzo.examples;

import ai.intermezzo.sdk.IdToken;
import ai.intermezzo.sdk.PendingSignIn;
import ai.intermezzo.sdk.SignIn;
import ai.intermezzo.sdk.TokenStore;
import ai.intermezzo.sdk.Tokens;
import ai.intermezzo.sdk.UserTokens;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The demo web app's sessions: in memory, since a demo may forget them. The browser holds a random
 * id and nothing else; tokens stay here.
 */
final class WebSessions {
  private static final int MAX = 1_000;
  private static final int ID_BYTES = 32;

  /** One browser's: on its way to sign in, or signed in. */
  static final class Session implements TokenStore {
    private @Nullable PendingSignIn pending;
    private @Nullable IdToken person;
    private @Nullable Tokens tokens;
    private @Nullable UserTokens renewing;

    /** What was begun, once. */
    synchronized Optional<PendingSignIn> takePending() {
      Optional<PendingSignIn> taken = Optional.ofNullable(pending);
      pending = null;
      return taken;
    }

    synchronized Optional<IdToken> person() {
      return Optional.ofNullable(person);
    }

    /** One that is good now: the browser's requests come together, and one of them renews it. */
    Optional<String> accessToken(SignIn signIn) {
      UserTokens one;
      synchronized (this) {
        one = renewing == null ? signIn.tokensOf(this) : renewing;
        renewing = one;
      }
      return one.accessToken();
    }

    @Override
    public synchronized Optional<Tokens> load() {
      return Optional.ofNullable(tokens);
    }

    @Override
    public synchronized void save(Tokens next) {
      tokens = next;
    }

    @Override
    public synchronized void clear() {
      tokens = null;
      person = null;
    }
  }

  private final SecureRandom random = new SecureRandom();

  /** The oldest goes when there are too many. */
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MAX;
        }
      };

  synchronized Optional<Session> find(@Nullable String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** A session for somebody on their way to sign in; its id. */
  String begin(PendingSignIn pending) {
    Session session = new Session();
    session.pending = pending;
    return add(session);
  }

  /** A session of a person, under an id that nobody knew before; its id. */
  String signedIn(IdToken person, Tokens tokens) {
    Session session = new Session();
    session.person = person;
    session.tokens = tokens;
    return add(session);
  }

  synchronized void end(@Nullable String id) {
    sessions.remove(id);
  }

  private synchronized String add(Session session) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    sessions.put(id, session);
    return id;
  }
}
