package ai.intermezzo.auth.store;

import java.time.Instant;

/** Leaves word of a change of the configuration, for the caches of every node. */
public final class ConfigChanges {
  private ConfigChanges() {}

  /**
   * To be called in the transaction that makes the change.
   *
   * @param kind what was changed, for example {@code client}
   * @param id the key under which caches hold it
   * @param at now, by this node's clock
   */
  public static void record(Tx tx, String kind, String id, Instant at) {
    var _ =
        tx.update("INSERT INTO config_change (at, kind, id) VALUES (:at, :kind, :id)")
            .bind("at", at.toEpochMilli())
            .bind("kind", kind)
            .bind("id", id)
            .execute();
  }
}
