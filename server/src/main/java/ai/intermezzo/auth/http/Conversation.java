package ai.intermezzo.auth.http;

import org.eclipse.jetty.server.ConnectionMetaData;

/** What is known about a connection beside its bytes: whether a request on it is being answered. */
final class Conversation {
  private static final String KEY = Conversation.class.getName();

  private volatile boolean answering;

  static Conversation of(ConnectionMetaData connection) {
    if (connection.getAttribute(KEY) instanceof Conversation known) {
      return known;
    }
    Conversation begun = new Conversation();
    connection.setAttribute(KEY, begun);
    return begun;
  }

  static boolean isAnswering(ConnectionMetaData connection) {
    return connection.getAttribute(KEY) instanceof Conversation known && known.answering;
  }

  void answering(boolean now) {
    answering = now;
  }
}
