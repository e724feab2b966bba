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
    try (Installation installation =
        begins()
            ? Installation.openOrMake(dataOptions, environment)
            : Installation.open(dataOptions, environment)) {
      return run(installation);
    }
  }

  /** Whether it may be the first command of an installation. */
  boolean begins() {
    return false;
  }

  /** Does the work; returns the exit code. */
  abstract int run(Installation installation);
}
