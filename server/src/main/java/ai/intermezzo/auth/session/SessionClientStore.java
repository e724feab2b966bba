package ai.intermezzo.auth.session;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.store.Database;

/**
 * Which clients have signed somebody in by which session and want to be told of its end: the table
 * {@code session_client}. A row goes with its session.
 *
 * <p>Only clients with a back-channel logout URI need a row: whoever answers an authorization
 * request of one calls {@link #join}.
 */
public final class SessionClientStore {
  private final Database database;

  public SessionClientStore(Database database) {
    this.database = database;
  }

  /** Remembers a client of a session; one read where that is known, else one write. */
  public void join(String sid, ClientId client) {
    boolean known =
        database.read(
            tx ->
                tx.query(
                        """
                        SELECT 1 FROM session_client WHERE sid = :sid AND client_id = :client
                        """)
                    .bind("sid", sid)
                    .bind("client", client.value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
    if (!known) {
      // Of a session that has ended in the meantime nothing is remembered.
      database.writeOne(
          tx ->
              tx.update(
                      """
                      INSERT INTO session_client (sid, client_id)
                      SELECT sid, :client FROM login_session WHERE sid = :sid
                      ON CONFLICT (sid, client_id) DO NOTHING
                      """)
                  .bind("sid", sid)
                  .bind("client", client.value())
                  .execute());
    }
  }
}
