package ai.intermezzo.auth.jose;

import ai.intermezzo.auth.seal.Wrapped;
import ai.intermezzo.auth.store.Tx;
import java.util.List;

/** A table that holds values wrapped under the master key. */
public interface WrappedTable {
  /** All of them; a few dozen rows. */
  List<Wrapped> wrapped(Tx tx);

  /** Puts new bytes in the place of those with the same id. */
  void replaceWrapped(Tx tx, Wrapped value);
}
