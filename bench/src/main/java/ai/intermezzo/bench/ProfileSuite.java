package ai.intermezzo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the server's CPU goes while it makes ES256 tokens. */
final class ProfileSuite {
  private static final int CONNECTIONS = 32;
  private static final int TOP = 40;

  /** Compiled code is what a profile is about. */
  private static final int WARM_UPS = 4;

  private static final String DEEP_STACKS = "-XX:FlightRecorderOptions:stackdepth=128";

  private final Workspace workspace;
  private final Size size;
  private final Report report;

  ProfileSuite(Workspace workspace, Size size, Report report) {
    this.workspace = workspace;
    this.size = size;
    this.report = report;
  }

  void run() throws IOException, GeneralSecurityException, InterruptedException {
    Path recording = workspace.folder().resolve("server.jfr");
    Load load;
    try (ServerProcess server = workspace.start(DEEP_STACKS)) {
      server.awaitFirstAnswer();
      LoadGenerator generator = new LoadGenerator(server.address(), workspace.trust(), CONNECTIONS);
      byte[] request = workspace.tokenRequest("ES256");
      report.progress("warming up");
      generator.saturate(
          request, size.warmUp().multipliedBy(WARM_UPS), server.statistics()::cpuNanos);
      report.progress("recording");
      List<String> start = new ArrayList<>(List.of("JFR.start", "name=bench"));
      start.addAll(Profile.SETTINGS);
      command(server, start);
      load =
          generator.saturate(
              request, size.round().multipliedBy(size.rounds()), server.statistics()::cpuNanos);
      command(server, List.of("JFR.stop", "name=bench", "filename=" + recording));
    }
    Profile profile = Profile.read(recording);
    report.line("");
    report.line(
        "Profile of ES256: %d samples of 2 ms, at %.0f answers/s of %.1f µs CPU."
            .formatted(profile.samples(), load.perSecond(), load.serverMicrosEach()));
    print("Threads", profile, profile.threads());
    print("Methods by themselves", profile, profile.self());
    print("Methods with all that they call", profile, profile.within());
  }

  private void command(ServerProcess server, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(server.pid()));
    command.addAll(arguments);
    Path output = workspace.folder().resolve("jcmd.out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(arguments + ": " + Files.readString(output));
    }
  }

  private void print(String title, Profile profile, Map<String, Integer> counts) {
    report.line("");
    report.line("%s:".formatted(title));
    report.line("");
    profile.top(counts, TOP, name -> true).forEach(line -> report.line("    %s".formatted(line)));
  }
}
