package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Which version of somebody's client a test runs: read from what is installed, not from a list. */
final class InstalledVersion {
  private InstalledVersion() {}

  /** The versions of all of a client's packages. */
  static String of(RunsClient client) throws IOException {
    Path module = Checkout.repository().resolve("interop").resolve(client.module());
    StringBuilder versions = new StringBuilder();
    for (String name : client.packages()) {
      versions.append(versions.isEmpty() ? "" : ", ");
      versions.append(
          Files.exists(module.resolve("node_modules"))
              ? ofNode(module, name)
              : ofJar(module.resolve("target/lib"), name));
    }
    return versions.isEmpty() ? "of the system" : versions.toString();
  }

  private static String ofNode(Path module, String name) {
    Path installed = module.resolve("node_modules/" + name + "/package.json");
    return JsonMapper.shared().readTree(installed.toFile()).get("version").stringValue();
  }

  private static String ofJar(Path folder, String name) throws IOException {
    Pattern jar = Pattern.compile(Pattern.quote(name) + "-(\\d[\\w.]*)\\.jar");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> versions =
          files
              .map(file -> jar.matcher(file.getFileName().toString()))
              .filter(Matcher::matches)
              .map(found -> found.group(1))
              .toList();
      assertThat(versions).as("versions of %s in %s", name, folder).hasSize(1);
      return versions.getFirst();
    }
  }
}
