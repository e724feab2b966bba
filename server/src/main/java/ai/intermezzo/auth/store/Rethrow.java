package ai.intermezzo.auth.store;

import org.jspecify.annotations.Nullable;

/** Carries what was thrown on one thread over to another. */
final class Rethrow {
  private Rethrow() {}

  /** To be thrown by the caller; an {@link Error} is thrown right here. */
  static RuntimeException unchecked(@Nullable Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null -> new IllegalStateException("Failed without a cause");
      default -> new IllegalStateException(thrown);
    };
  }
}
