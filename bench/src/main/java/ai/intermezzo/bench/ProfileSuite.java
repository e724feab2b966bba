package ai.intermezzo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Where the server's CPU goes while it makes ES256 tokens. */
final class ProfileSuite {
  private static final int CONNECTIONS = 32;
  private static final int TOP = 40;

  private final Workspace workspace;
  private final Size size;
  private final Report report;

  ProfileSuite(Workspace workspace, Size size, Report report) {
    this.workspace = workspace;
    this.size = size;
    this.report = report;
  }

  void run() throws IOException, GeneralSecurityException {
    Path recording = workspace.folder().resolve("server.jfr");
    Load load;
    try (ServerProcess server = workspace.start(Profile.OPTIONS.formatted(recording))) {
      server.awaitFirstAnswer();
      LoadGenerator generator = new LoadGenerator(server.address(), workspace.trust(), CONNECTIONS);
      byte[] request = workspace.tokenRequest("ES256");
      report.progress("warming up");
      generator.saturate(request, size.warmUp(), server.statistics()::cpuNanos);
      report.progress("recording");
      load =
          generator.saturate(
              request, size.round().multipliedBy(size.rounds()), server.statistics()::cpuNanos);
    }
    Profile profile = Profile.read(recording);
    report.line("");
    report.line(
        "Profile of ES256, the warm-up included: %d samples; at last %.0f answers/s of %.1f µs CPU."
            .formatted(profile.samples(), load.perSecond(), load.serverMicrosEach()));
    print("Threads", profile, profile.threads());
    print("Methods by themselves", profile, profile.self());
    print("Methods with all that they call", profile, profile.within());
  }

  private void print(String title, Profile profile, java.util.Map<String, Integer> counts) {
    report.line("");
    report.line("%s:".formatted(title));
    report.line("");
    profile.top(counts, TOP, name -> true).forEach(line -> report.line("    %s".formatted(line)));
  }
}
