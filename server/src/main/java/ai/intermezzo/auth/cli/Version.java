package ai.intermezzo.auth.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, as the build wrote it into the jar. */
final class Version implements IVersionProvider {
  /** For example {@code 0.1.0}; {@code development} where the program runs from no jar. */
  static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"intermezzo " + current()};
  }
}
