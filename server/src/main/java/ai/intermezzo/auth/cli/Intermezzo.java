package ai.intermezzo.auth.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Stands in until the commands are written: {@code serve} waits, {@code aot-training} ends. */
@Command(name = "intermezzo", mixinStandardHelpOptions = true)
public final class Intermezzo {
  private Intermezzo() {}

  @Command(name = "serve")
  void serve() throws InterruptedException {
    LoggerFactory.getLogger(Intermezzo.class).info("Waiting");
    new CountDownLatch(1).await();
  }

  @Command(name = "aot-training", hidden = true)
  void train() {
    LoggerFactory.getLogger(Intermezzo.class).info("Trained");
  }

  /** Runs one command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Intermezzo()).execute(args));
  }
}
