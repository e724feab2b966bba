package ai.intermezzo.auth.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a server running until the process is told to end, by Ctrl-C or SIGTERM. */
final class RunningServer {
  private RunningServer() {}

  /** Waits, and ends what is given, whichever way the process ends. */
  static void until(AutoCloseable running) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              close(running);
              ended.countDown();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      ended.await();
    } catch (InterruptedException e) {
      // Whoever runs the command inside a process of its own stops it so.
      Runtime.getRuntime().removeShutdownHook(hook);
      close(running);
    }
  }

  private static void close(AutoCloseable running) {
    try {
      running.close();
    } catch (Exception e) {
      throw new IllegalStateException("The server did not end in order", e);
    }
  }
}
