package ai.intermezzo.auth.seal;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Where data keys live; this room knows no database. */
public interface DataKeyTable {
  /** All of them, of the kinds that this version knows. */
  List<DataKeyRow> all();

  /**
   * Changes keys in one transaction. All changes, from all nodes, happen one after another, so what
   * {@code decision} sees is still so when it commits. It may run twice.
   */
  <T> T change(Function<Change, T> decision);

  /** An open transaction on the keys. Each change is told to all nodes. */
  interface Change {
    /** The time, read inside the transaction. */
    Instant now();

    /** The keys as they were before this transaction's own changes. */
    List<DataKeyRow> rows();

    /** The master key to wrap under. */
    String masterKeyId();

    /** Adds a key. */
    void insert(DataKeyRow row);

    /** Removes a key: what is sealed with it never opens again. */
    void delete(DataKeyId id);
  }
}
