package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/compatibility.md}: what works with which client of others. The page has a table for
 * each test class that runs one, between two marks, and the run makes it, from the tests that
 * passed and the version that they ran with; what is outside of the marks is written by hand. A run
 * that would make another table fails, and with {@code -Dcompatibility.update=true} it writes it.
 *
 * @param file the page
 */
record CompatibilityPage(Path file) {
  private static final Object WRITING = new Object();
  private static final Pattern MARK = Pattern.compile("(?m)^<!-- made by (\\w+) -->$");

  /**
   * What a run showed of one client.
   *
   * @param test the class that ran it
   * @param passed the tests that passed, each {@code flow: what it shows}
   */
  record Section(String test, String client, String version, List<String> passed) {
    Section {
      passed = List.copyOf(passed);
    }

    private String begin() {
      return "<!-- made by " + test + " -->\n";
    }

    private String end() {
      return "<!-- end of " + test + " -->\n";
    }

    String text() {
      StringBuilder text = new StringBuilder(begin());
      text.append("| client | version | flow | `").append(test).append("` |\n");
      text.append("| --- | --- | --- | --- |\n");
      for (String name : passed) {
        int colon = name.indexOf(": ");
        assertThat(colon).as("'%s' reads 'flow: what it shows'", name).isPositive();
        text.append("| ").append(client).append(" | ").append(version);
        text.append(" | ").append(cell(name.substring(0, colon)));
        text.append(" | ").append(cell(name.substring(colon + 2))).append(" |\n");
      }
      return text.append(end()).toString();
    }

    private static String cell(String text) {
      return text.replace("|", "\\|");
    }
  }

  /** The page of this repository. */
  static CompatibilityPage ours() {
    return new CompatibilityPage(Checkout.repository().resolve("docs/compatibility.md"));
  }

  /** The page must say what the run showed, or does so from now on. */
  void require(Section shown) throws IOException {
    require(shown, Boolean.getBoolean("compatibility.update"));
  }

  void require(Section shown, boolean update) throws IOException {
    synchronized (WRITING) {
      String page = Files.readString(file);
      if (update) {
        Files.writeString(file, with(page, shown));
      } else {
        assertThat(page)
            .as("docs/compatibility.md; -Dcompatibility.update=true writes what this run showed")
            .contains(shown.text());
      }
    }
  }

  /** Puts a table where its marks are. */
  private static String with(String page, Section shown) {
    int begin = page.indexOf(shown.begin());
    int end = page.indexOf(shown.end());
    assertThat(begin).as("the page has the mark %s", shown.begin()).isNotNegative();
    assertThat(end).as("the page has the mark %s", shown.end()).isGreaterThan(begin);
    return page.substring(0, begin) + shown.text() + page.substring(end + shown.end().length());
  }

  /** The test classes that the page has tables of. */
  List<String> tests() throws IOException {
    Matcher mark = MARK.matcher(Files.readString(file));
    return mark.results().map(found -> found.group(1)).toList();
  }
}
