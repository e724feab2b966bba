package ai.intermezzo.auth.login;

import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.CookieSecret;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.PasswordAttempts;
import ai.intermezzo.auth.user.User;
import java.util.List;
import java.util.Optional;

/**
 * Gives a browser the login session of somebody who has just proved who they are.
 *
 * <p>The same person goes on in the session that the browser has, so that signing out still ends
 * what was begun in it; somebody else's ends first. The cookie is a new one every time, so that
 * whoever had planted or copied the old one has nothing.
 */
public final class BrowserSessions {
  private final SessionStore sessions;
  private final SessionEndStore ends;
  private final PasswordAttempts attempts;

  public BrowserSessions(SessionStore sessions, SessionEndStore ends, PasswordAttempts attempts) {
    this.sessions = sessions;
    this.ends = ends;
    this.attempts = attempts;
  }

  /**
   * Signs in.
   *
   * @param amr how it was proved (RFC 8176)
   * @return empty where the user was blocked, deleted or signed out everywhere in the meantime
   */
  Optional<SignedIn> begin(Request request, User user, List<String> amr) {
    Optional<LoginSession> current = SessionStore.COOKIE.read(request).flatMap(sessions::find);
    boolean same = current.filter(session -> session.userId().equals(user.id())).isPresent();
    if (current.isPresent() && !same) {
      var _ = ends.end(current.get().userId(), current.get().sid());
    }
    Optional<SessionStore.Opened> opened =
        current
            .filter(session -> same)
            .flatMap(session -> sessions.reopen(session, user.epoch(), amr))
            .or(() -> sessions.begin(user.id(), user.epoch(), amr));
    return opened.map(
        session -> {
          CookieSecret device =
              attempts.remember(user.id(), PasswordAttempts.DEVICE_COOKIE.read(request));
          return new SignedIn(
              user,
              session.session(),
              List.of(
                  SessionStore.COOKIE.set(session.secret(), session.lifetime()),
                  PasswordAttempts.DEVICE_COOKIE.set(device, PasswordAttempts.DEVICE_LIFETIME)));
        });
  }
}
