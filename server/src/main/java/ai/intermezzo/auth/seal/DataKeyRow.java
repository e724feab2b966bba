package ai.intermezzo.auth.seal;

import java.time.Instant;
import java.util.Comparator;

/**
 * A data key as the database has it.
 *
 * @param wrapped the key under the master key
 * @param publishedAt since when every node may know it
 * @param activatesAt from when it seals; it opens at any time
 */
public record DataKeyRow(
    DataKeyId id, SealedKind kind, Wrapped wrapped, Instant publishedAt, Instant activatesAt) {

  /** The kind of its wrapped bytes, and of its rows in the change feed. */
  public static final String WRAPPED_KIND = "data_key";

  /** The order in which the keys of one kind follow each other; the same on every node. */
  static final Comparator<DataKeyRow> IN_ORDER =
      Comparator.comparing(DataKeyRow::activatesAt)
          .thenComparing(DataKeyRow::publishedAt)
          .thenComparingLong(row -> row.id().value());
}
