package ai.intermezzo.auth.http;

import java.util.function.Supplier;

/**
 * Whether the current thread may wait: for the database, a lock that is held for long, another
 * thread's work.
 *
 * <p>A request that is answered from memory is answered on the thread that read it, since handing
 * it to another costs a quarter of what a token costs. All other connections of that thread stand
 * still meanwhile, so whatever waits calls {@link #requireAllowed()} first, before it has changed
 * anything: the request then begins anew on a thread of its own.
 */
public final class Waiting {
  private static final ThreadLocal<Boolean> FORBIDDEN = new ThreadLocal<>();

  private Waiting() {}

  /**
   * Called by whatever is about to wait.
   *
   * @throws MustNotWait where others wait for this thread; not to be caught by who calls
   */
  public static void requireAllowed() {
    if (FORBIDDEN.get() != null) {
      throw new MustNotWait();
    }
  }

  /**
   * Does work that must not wait.
   *
   * @throws MustNotWait where it would have to
   */
  public static <T> T forbiddenIn(Supplier<T> work) {
    FORBIDDEN.set(true);
    try {
      return work.get();
    } finally {
      FORBIDDEN.remove();
    }
  }

  /** Says that the work has to be done on another thread; no error, so it has no stack. */
  public static final class MustNotWait extends RuntimeException {
    private static final long serialVersionUID = 1;

    private MustNotWait() {
      super("This thread must not wait", null, false, false);
    }
  }
}
