package ai.intermezzo.sdk.servlet;

import ai.intermezzo.sdk.LogoutToken;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of this process in which somebody is signed in, to end those that a word names. */
final class PersonSessions {
  private final Set<PersonSession> sessions = ConcurrentHashMap.newKeySet();

  void add(PersonSession session) {
    sessions.add(session);
  }

  void remove(PersonSession session) {
    sessions.remove(session);
  }

  void end(LogoutToken token) {
    sessions.removeIf(
        session -> {
          boolean meant = session.isMeantBy(token);
          if (meant) {
            session.clear();
          }
          return meant;
        });
  }
}
