package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestBrowser;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.session.SessionStore;
import ai.intermezzo.auth.user.User;
import java.security.SecureRandom;
import java.util.List;

/**
 * A browser in which somebody has signed in, without the pages for it.
 *
 * @param session the one that it began with
 */
public record SignedInBrowser(TestServer server, TestBrowser browser, LoginSession session) {
  /** Signs in, as a page would. */
  public static SignedInBrowser of(TestServer server, User user) {
    SessionStore.Opened opened =
        sessions(server).begin(user.id(), user.epoch(), List.of("pwd")).orElseThrow();
    TestBrowser browser = new TestBrowser(server);
    browser.cookies().put(SessionStore.COOKIE.name(), opened.secret().value());
    return new SignedInBrowser(server, browser, opened.session());
  }

  static SessionStore sessions(TestServer server) {
    return new SessionStore(
        server.database(), server.clock(), new SecureRandom(), SessionLifetimes.DEFAULT);
  }

  /** Goes to a path as a click on a link does, with these parameters. */
  Answer navigate(String path, String... namesAndValues) {
    return browser.get(path + query(namesAndValues));
  }

  static String query(String... namesAndValues) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query
          .append(i == 0 ? '?' : '&')
          .append(TestServer.form(java.util.Map.of(namesAndValues[i], namesAndValues[i + 1])));
    }
    return query.toString();
  }

  /** Whether the session is still in the database. */
  public boolean isSignedIn() {
    return sessions(server).list(session.userId()).stream()
        .anyMatch(one -> one.sid().equals(session.sid()));
  }

  /** Whether the browser has the cookie still. */
  public boolean hasCookie() {
    return browser.cookies().containsKey(SessionStore.COOKIE.name());
  }
}
