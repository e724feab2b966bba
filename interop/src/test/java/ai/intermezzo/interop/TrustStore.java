package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Java's way to trust one more authority: a file that keytool makes, named to the program. */
record TrustStore(Path file) {
  private static final String PASSWORD = "changeit";

  /** What the pages in {@code docs/clients/} say; made by {@link #of} to the letter. */
  static final List<String> DOCUMENTED =
      List.of(
          "keytool -importcert -noprompt -alias intermezzo -file data/ca.pem"
              + " -keystore trusted.p12 -storepass changeit",
          "-Djavax.net.ssl.trustStore=trusted.p12 -Djavax.net.ssl.trustStorePassword=changeit");

  /** Imports a certificate, in PEM, into a new file. */
  static TrustStore of(Path certificate) throws Exception {
    Path file = certificate.resolveSibling(certificate.getFileName() + ".trusted.p12");
    List<String> command = new ArrayList<>();
    for (String word : DOCUMENTED.getFirst().split(" ", -1)) {
      command.add(
          switch (word) {
            case "keytool" -> Launch.java().resolveSibling("keytool").toString();
            case "data/ca.pem" -> certificate.toString();
            case "trusted.p12" -> file.toString();
            default -> word;
          });
    }
    Path said = Launch.scratch("keytool");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    return new TrustStore(file);
  }

  /** What tells a Java program of it. */
  List<String> options() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }
}
