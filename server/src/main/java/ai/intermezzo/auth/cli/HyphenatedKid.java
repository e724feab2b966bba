package ai.intermezzo.auth.cli;

import java.util.Map;
import java.util.Stack;
import java.util.regex.Pattern;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** A kid is base64url, so one in 64 begins with a hyphen: it must not be taken for an option. */
final class HyphenatedKid implements IParameterPreprocessor {
  /** A SHA-256 thumbprint (RFC 7638). No option has so many letters and no sign beside hyphens. */
  private static final Pattern KID = Pattern.compile("-[A-Za-z0-9_-]{42}");

  private static final String END_OF_OPTIONS = "--";

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's own type
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
    if (!arguments.contains(END_OF_OPTIONS)) {
      arguments.stream()
          .filter(text -> KID.matcher(text).matches())
          .findFirst()
          .ifPresent(
              kid -> {
                arguments.remove(kid);
                // The last argument is the lowest of the stack.
                arguments.add(0, kid);
                arguments.add(1, END_OF_OPTIONS);
              });
    }
    return false;
  }
}
