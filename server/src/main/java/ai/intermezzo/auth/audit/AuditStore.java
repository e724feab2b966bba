package ai.intermezzo.auth.audit;

import ai.intermezzo.auth.store.Database;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The audit log in the database: the table {@code audit_event}. Rows are added and swept only. */
public final class AuditStore {
  /** How long an event is kept. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** The most that {@link #list} gives. */
  public static final int MAX_LISTED = 1000;

  private static final int ID_BYTES = 16;
  private static final int SWEEP_BATCH = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random;

  public AuditStore(Database database, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /** Adds an event that happened now. */
  void add(AuditEvent event) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Instant now = clock.instant();
    // In order, so that the same event is the same text.
    String detail =
        event.detail().isEmpty() ? null : JSON.writeValueAsString(new TreeMap<>(event.detail()));
    database.writeOne(
        tx ->
            tx.update(
                    """
                    INSERT INTO audit_event
                      (event_id, at, kind, user_id, client_id, sid, address, detail)
                    VALUES (:id, :now, :kind, :user, :client, :sid, :address, :detail)
                    """)
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .bind("kind", event.kind().word())
                .bind("user", event.userId().orElse(null))
                .bind("client", event.clientId().orElse(null))
                .bind("sid", event.sid().orElse(null))
                .bind("address", event.address().map(InetAddress::getHostAddress).orElse(null))
                .bind("detail", detail)
                .execute());
  }

  /**
   * What happened, the newest first.
   *
   * @param userId of that user only
   * @param limit at most {@link #MAX_LISTED}
   */
  public List<AuditEntry> list(Optional<String> userId, int limit) {
    if (limit < 1 || limit > MAX_LISTED) {
      throw new IllegalArgumentException("A list has 1 to " + MAX_LISTED + " events");
    }
    String condition = userId.isPresent() ? " WHERE user_id = :user" : "";
    return database.read(
        tx -> {
          var query =
              tx.query(
                      "SELECT at, kind, user_id, client_id, sid, address, detail FROM audit_event"
                          + condition
                          + " ORDER BY at DESC, event_id LIMIT :limit")
                  .bind("limit", limit);
          userId.ifPresent(id -> query.bind("user", id));
          return query.map((row, context) -> entry(row)).list();
        });
  }

  /** Deletes up to 500 events that are older than {@link #KEPT}; returns how many, 0 when done. */
  public int sweep() {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    return database.writeOne(
        tx ->
            tx.update(
                    """
                    DELETE FROM audit_event WHERE event_id IN
                      (SELECT event_id FROM audit_event WHERE at < :before ORDER BY at LIMIT :batch)
                    """)
                .bind("before", before)
                .bind("batch", SWEEP_BATCH)
                .execute());
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("kind"),
        Optional.ofNullable(row.getString("user_id")),
        Optional.ofNullable(row.getString("client_id")),
        Optional.ofNullable(row.getString("sid")),
        Optional.ofNullable(row.getString("address")),
        detail(Optional.ofNullable(row.getString("detail"))));
  }

  /** What another version wrote is left out where it can't be read. */
  private static Map<String, String> detail(Optional<String> json) {
    try {
      return json.map(text -> JSON.readValue(text, new TypeReference<Map<String, String>>() {}))
          .orElse(Map.of());
    } catch (JacksonException _) {
      return Map.of();
    }
  }
}
