package ai.intermezzo.sdk;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tokens of one person's session, renewed by their refresh token when they are about to end:
 * once, however many threads of this process ask. The new refresh token is saved before anybody
 * gets the access token that came with it, so that a crash loses neither.
 */
public final class UserTokens {
  private static final Duration AHEAD = Duration.ofSeconds(10);

  private final SignIn signIn;
  private final TokenStore store;
  private final InstantSource clock;
  private final ReentrantLock renewing = new ReentrantLock();

  UserTokens(SignIn signIn, TokenStore store, InstantSource clock) {
    this.signIn = signIn;
    this.store = store;
    this.clock = clock;
  }

  /**
   * An access token that is good now; empty where the person must sign in again: nothing is kept
   * for them, the server ended it, or the token has ended and there is no refresh token.
   *
   * @throws UnavailableException when it has ended and the server could not be asked
   */
  public Optional<String> accessToken() {
    Optional<Tokens> kept = store.load();
    if (kept.isEmpty() || isFresh(kept.get())) {
      return kept.map(Tokens::accessToken);
    }
    renewing.lock();
    try {
      return renewed();
    } finally {
      renewing.unlock();
    }
  }

  private Optional<String> renewed() {
    Optional<Tokens> kept = store.load();
    if (kept.isEmpty() || isFresh(kept.get())) {
      return kept.map(Tokens::accessToken);
    }
    Tokens old = kept.get();
    if (old.refreshToken().isEmpty()) {
      if (isGood(old)) {
        return Optional.of(old.accessToken());
      }
      store.clear();
      return Optional.empty();
    }
    try {
      Tokens next = signIn.refresh(old.refreshToken().get()).keeping(old);
      store.save(next);
      return Optional.of(next.accessToken());
    } catch (OAuthException e) {
      if (e.error().equals("invalid_grant")) {
        store.clear();
        return Optional.empty();
      }
      throw e;
    } catch (UnavailableException e) {
      if (isGood(old)) {
        return Optional.of(old.accessToken());
      }
      throw e;
    }
  }

  private boolean isFresh(Tokens tokens) {
    // A token of a few seconds would never be fresh by a fixed time.
    Duration fifth = tokens.life().dividedBy(5);
    Duration ahead = fifth.compareTo(AHEAD) < 0 ? fifth : AHEAD;
    return isGood(tokens) && clock.instant().isBefore(tokens.expiresAt().minus(ahead));
  }

  private boolean isGood(Tokens tokens) {
    return clock.instant().isBefore(tokens.askedAt().plus(tokens.sureLife()));
  }
}
