package ai.intermezzo.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All that must stand nowhere, and the search for it: as it is, and within anything in Base64. */
final class Secrets {
  private final Map<String, List<String>> forms = new HashMap<>();

  /**
   * @param name what a failure calls it, since it must not show the secret either
   */
  void add(String name, String secret) {
    assertThat(secret).as(name + " is long enough to be looked for").hasSizeGreaterThan(15);
    List<String> looks = new ArrayList<>(List.of(secret));
    for (int shift = 0; shift < 3; shift++) {
      String inside = base64(shift, secret);
      looks.add(inside);
      looks.add(inside.replace('+', '-').replace('/', '_'));
    }
    forms.put(name, looks);
  }

  /** How many there are. */
  int count() {
    return forms.size();
  }

  void assertNotIn(String where, String text) {
    forms.forEach(
        (name, looks) ->
            assertThat(looks.stream().anyMatch(text::contains))
                .as("%s holds %s", where, name)
                .isFalse());
  }

  /** No file of a folder holds one, but for those named. */
  void assertNotIn(Path folder, Set<String> but) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      if (!but.contains(file.getFileName().toString())) {
        assertNotIn(file.toString(), Files.readString(file, ISO_8859_1));
      }
    }
  }

  /**
   * What stands in the Base64 of any text that has the secret in it, after so many bytes modulo 3:
   * the digits that depend on the secret alone.
   */
  private static String base64(int shift, String secret) {
    byte[] bytes = ("\0".repeat(shift) + secret).getBytes(ISO_8859_1);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return encoded.substring(shift == 0 ? 0 : shift + 1, bytes.length * 8 / 6);
  }
}
