package ai.intermezzo.bench;

import org.jspecify.annotations.Nullable;

/** What each connection of a load generator sends next. */
interface Workload {
  /** The next request of a connection, or null where nothing is left to send. */
  byte @Nullable [] next(int connection);

  /** Hears an answer of status 200; most need not. */
  default void answered(int connection, String answer) {}

  /** Whether it hears answers: reading them takes CPU beside the server that is measured. */
  default boolean hears() {
    return false;
  }

  /** One request again and again. */
  static Workload of(byte[] request) {
    return _ -> request;
  }
}
