package ai.intermezzo.auth.store;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database whose commits succeed, and whose answer to some of them is lost, as when a connection
 * breaks at the wrong moment.
 */
public final class LosesAnswers implements Database {
  private final Database real;
  private final AtomicInteger toLose = new AtomicInteger();

  public LosesAnswers(Database real) {
    this.real = real;
  }

  /** The answers to the next so many writes are lost. */
  public void lose(int answers) {
    toLose.set(answers);
  }

  @Override
  public Engine engine() {
    return real.engine();
  }

  @Override
  public <T> T read(Work<T> work) {
    return real.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    return answer(real.write(work));
  }

  @Override
  public <T> T writeOne(Work<T> work) {
    return answer(real.writeOne(work));
  }

  private <T> T answer(T written) {
    if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new DatabaseUnavailable("The answer to a commit was lost");
    }
    return written;
  }

  @Override
  public void close() {
    real.close();
  }
}
