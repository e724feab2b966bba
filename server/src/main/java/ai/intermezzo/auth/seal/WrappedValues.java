package ai.intermezzo.auth.seal;

import java.util.Set;
import java.util.function.UnaryOperator;

/** Everything in the database that is wrapped under a master key, in whatever table it is. */
public interface WrappedValues {
  /** The ids of the master keys that wrap something; empty while nothing is wrapped. */
  Set<String> masterKeyIds();

  /**
   * Replaces each wrapped value by what {@code rewrap} makes of it, all in one transaction; from
   * its commit on, new values are wrapped under {@code masterKeyId} on every node.
   *
   * @param masterKeyId the master key that {@code rewrap} wraps under
   * @param rewrap has no effect but its result and may be called again for the same value; what it
   *     throws rolls everything back
   */
  void rewrap(String masterKeyId, UnaryOperator<Wrapped> rewrap);
}
