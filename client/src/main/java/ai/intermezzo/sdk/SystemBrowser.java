package ai.intermezzo.sdk;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens an address in the person's own browser, by the command that their system has for it. */
final class SystemBrowser {
  private SystemBrowser() {}

  /**
   * Opens it.
   *
   * @throws UnavailableException when there is no such command; show the address instead
   */
  static void open(URI uri) {
    try {
      new ProcessBuilder(command(System.getProperty("os.name", ""), uri))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UnavailableException("No browser can be opened here", e);
    }
  }

  /** No shell is in between: the address is one argument, whatever is in it. */
  static List<String> command(String system, URI uri) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", uri.toString());
    }
    return name.startsWith("mac")
        ? List.of("open", uri.toString())
        : List.of("xdg-open", uri.toString());
  }
}
