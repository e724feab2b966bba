package ai.intermezzo.auth.store;

import ai.intermezzo.auth.seal.Wrapped;
import java.util.HexFormat;
import java.util.List;

/**
 * The tables that hold values wrapped under the master key. All of them are listed here, so that no
 * rotation of the master key forgets one.
 */
enum WrappedTable {
  /** Private halves of signing keys. */
  SIGNING_KEY("signing_key") {
    @Override
    List<Wrapped> wrapped(Tx tx) {
      return tx.query(
              "SELECT kid, wrapped_private FROM signing_key WHERE wrapped_private IS NOT NULL")
          .map((rs, _) -> new Wrapped(kind, rs.getString("kid"), rs.getBytes("wrapped_private")))
          .list();
    }

    @Override
    void replaceWrapped(Tx tx, Wrapped value) {
      tx.update("UPDATE signing_key SET wrapped_private = :bytes WHERE kid = :kid")
          .bind("bytes", value.bytes())
          .bind("kid", value.id())
          .execute();
    }
  },

  /** Keys that seal values. */
  DATA_KEY("data_key") {
    @Override
    List<Wrapped> wrapped(Tx tx) {
      return tx.query("SELECT key_id, wrapped FROM data_key")
          .map(
              (rs, _) ->
                  new Wrapped(
                      kind,
                      HexFormat.of().formatHex(rs.getBytes("key_id")),
                      rs.getBytes("wrapped")))
          .list();
    }

    @Override
    void replaceWrapped(Tx tx, Wrapped value) {
      tx.update("UPDATE data_key SET wrapped = :bytes WHERE key_id = :id")
          .bind("bytes", value.bytes())
          .bind("id", HexFormat.of().parseHex(value.id()))
          .execute();
    }
  };

  /** The kind of its wrapped values. */
  final String kind;

  WrappedTable(String kind) {
    this.kind = kind;
  }

  /** All of them; a few dozen rows. */
  abstract List<Wrapped> wrapped(Tx tx);

  /** Puts new bytes in the place of those with the same id. */
  abstract void replaceWrapped(Tx tx, Wrapped value);
}
