package ai.intermezzo.auth.page;

import ai.intermezzo.auth.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Writes every page into a folder, one file each and language, to look at without a server. */
final class PageGallery {
  private PageGallery() {}

  /**
   * @param arguments the folder, and optionally an accent colour and the address of a logo
   */
  public static void main(String[] arguments) throws IOException {
    Theme theme =
        new Theme(
            Theme.DEFAULT.name(),
            Arrays.stream(arguments).skip(1).findFirst(),
            Arrays.stream(arguments).skip(2).findFirst());
    write(Path.of(arguments[0]), new Pages(theme));
  }

  static void write(Path folder, Pages pages) throws IOException {
    Path stylesheet = folder.resolve(pages.stylesheetPath().substring(1));
    Files.createDirectories(stylesheet.getParent());
    Files.write(stylesheet, pages.stylesheet().body());
    for (Language language : Language.values()) {
      for (Map.Entry<String, Response> page : PageSamples.of(pages, language).entrySet()) {
        String html =
            new String(page.getValue().body(), StandardCharsets.UTF_8)
                .replace("href=\"/assets/", "href=\"assets/")
                // Seen from a file, it would leave the page before anybody saw it.
                .replace("HTMLFormElement.prototype.submit", "");
        Files.writeString(folder.resolve(page.getKey() + "." + language.tag() + ".html"), html);
      }
    }
  }
}
