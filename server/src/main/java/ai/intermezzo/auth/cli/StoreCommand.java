package ai.intermezzo.auth.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that works on the data of an installation, whether its server runs or not. */
abstract class StoreCommand implements Callable<Integer> {
  @Mixin DataOptions dataOptions;
  @Mixin Output output;

  final Environment environment;

  StoreCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public final Integer call() {
    try (Installation installation = Installation.open(dataOptions, environment)) {
      return run(installation);
    }
  }

  /** Does the work; returns the exit code. */
  abstract int run(Installation installation);
}
