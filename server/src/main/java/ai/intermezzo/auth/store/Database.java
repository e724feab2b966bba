package ai.intermezzo.auth.store;

/**
 * A database that a store asks. Safe for use by many threads.
 *
 * <p>All methods throw {@link DatabaseUnavailable} where the database does not answer in time; then
 * nothing was done, or (only where a connection broke during the commit) it is not known whether it
 * was.
 */
public interface Database extends AutoCloseable {
  /** The engine, for the few statements that differ. */
  Engine engine();

  /**
   * Runs queries, outside a transaction or in a read-only one: each statement sees what is
   * committed.
   */
  <T> T read(Work<T> work);

  /**
   * Runs work in one transaction and returns after its commit.
   *
   * <p>Work is SQL only, may run twice, and leaves no trace outside {@code tx}. What it throws
   * rolls it back and is thrown on.
   */
  <T> T write(Work<T> work);

  /**
   * The same for work of one statement, which is a transaction by itself: on PostgreSQL that is one
   * round trip and not two.
   *
   * @throws IllegalStateException where the work makes a second statement
   */
  default <T> T writeOne(Work<T> work) {
    return write(tx -> work.in(tx.ofOneStatement()));
  }

  @Override
  void close();

  /** What is done with a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Tx tx);
  }

  /** The engines that the suite runs on. */
  enum Engine {
    SQLITE("", ""),
    POSTGRESQL(" FOR UPDATE", " FOR KEY SHARE");

    private final String forUpdate;
    private final String forKeyShare;

    Engine(String forUpdate, String forKeyShare) {
      this.forUpdate = forUpdate;
      this.forKeyShare = forKeyShare;
    }

    /**
     * Ends a SELECT whose rows this transaction will change by what it reads: others that do the
     * same wait. On SQLite a writer is alone from its beginning.
     */
    public String forUpdate() {
      return forUpdate;
    }

    /** Ends a SELECT whose rows must not be deleted before this transaction ends. */
    public String forKeyShare() {
      return forKeyShare;
    }
  }
}
