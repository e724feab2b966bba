package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.IdToken;
import ai.intermezzo.sdk.LogoutToken;
import ai.intermezzo.sdk.SignIn;
import ai.intermezzo.sdk.SignedIn;
import ai.intermezzo.sdk.TokenStore;
import ai.intermezzo.sdk.Tokens;
import ai.intermezzo.sdk.UserTokens;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of who signed in, and their tokens. It may end by a word of the server while
 * the container's session goes on; from then on it is nobody's.
 */
final class PersonSession implements TokenStore, HttpSessionBindingListener {
  private final IdToken person;
  private final UserTokens userTokens;
  private final PersonSessions all;
  private volatile @Nullable Tokens tokens;

  PersonSession(SignIn signIn, SignedIn signedIn, PersonSessions all) {
    this.person = signedIn.person();
    this.tokens = signedIn.tokens();
    this.all = all;
    this.userTokens = signIn.tokensOf(this);
  }

  IdToken person() {
    return person;
  }

  UserTokens userTokens() {
    return userTokens;
  }

  boolean hasEnded() {
    return tokens == null;
  }

  /** Whether the server's word is about it: by its session, or about all of the person's. */
  boolean isMeantBy(LogoutToken token) {
    return token.session().isPresent()
        ? token.session().equals(person.session())
        : token.subject().filter(person.subject()::equals).isPresent();
  }

  @Override
  public Optional<Tokens> load() {
    return Optional.ofNullable(tokens);
  }

  /** Not where it ended while they were fetched: else a late renewal would bring it back. */
  @Override
  public synchronized void save(Tokens next) {
    if (tokens != null) {
      tokens = next;
    }
  }

  @Override
  public synchronized void clear() {
    tokens = null;
  }

  @Override
  public void valueBound(HttpSessionBindingEvent event) {
    all.add(this);
  }

  /** Signed out, replaced, or timed out. */
  @Override
  public void valueUnbound(HttpSessionBindingEvent event) {
    all.remove(this);
  }
}
