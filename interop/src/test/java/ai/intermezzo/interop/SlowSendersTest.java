package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("It counts on handshakes that end within the server's 10 s, and begins 1,250 of them")
@DisplayName("Senders that are silent, stop half-way, or drip a byte a second")
class SlowSendersTest {
  private static final String AUDIENCE = "https://api.example.com";
  private static final int WANTED = 2_000;

  /** Descriptors that this JVM needs for other things, other tests included. */
  private static final int DESCRIPTORS_KEPT = 500;

  /** The server's own deadline is 10 s; the rest is for a machine that is busy with other tests. */
  private static final Duration LET_GO_WITHIN = Duration.ofSeconds(50);

  /** So that their handshakes are a stream, which leaves the processors to others in between. */
  private static final Duration BETWEEN_BEGINNINGS = Duration.ofMillis(1);

  private static final Duration BETWEEN_TOKENS = Duration.ofMillis(50);

  @TempDir private Path folder;
  private final List<SlowSender> senders = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    for (SlowSender sender : senders) {
      sender.close();
    }
  }

  @Test
  @DisplayName("2,000 of them at once: others are served meanwhile, then all are let go")
  void twoThousand() throws Exception {
    Path data = folder.resolve("data");
    Cli cli = new Cli(data);
    cli.createApi(AUDIENCE);
    Cli.Client client = cli.createClient(AUDIENCE);
    int port = Ports.free();
    Launch launch = RunningServer.serve(data, port).with("--access-log", "off");
    try (RunningServer server = RunningServer.start(data, port, launch);
        Https https = Https.trusting(server.ca())) {
      https.token(server.issuer(), client, AUDIENCE);
      long descriptors = descriptors(server);
      SSLContext tls = Https.tls(server.ca());
      long began = System.nanoTime();
      int count = open(port);
      long together = senders.stream().filter(sender -> !sender.isLetGo()).count();
      for (SlowSender sender : senders) {
        sender.begin(tls);
        LockSupport.parkNanos(BETWEEN_BEGINNINGS.toNanos());
      }

      List<Duration> waits = new ArrayList<>();
      while (held() > 0) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
        assertThat(elapsed).as("%d of %d are still held", held(), count).isLessThan(LET_GO_WITHIN);
        // On a connection of its own each time: a new client must get through as well.
        try (Https newcomer = Https.trusting(server.ca())) {
          long asked = System.nanoTime();
          newcomer.token(server.issuer(), client, AUDIENCE);
          https.token(server.issuer(), client, AUDIENCE);
          waits.add(Duration.ofNanos(System.nanoTime() - asked));
        }
        LockSupport.parkNanos(BETWEEN_TOKENS.toNanos());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      waits.sort(null);
      System.out.printf(
          "%d slow senders at once, all let go after %d ms; meanwhile %d times two tokens,"
              + " median %d ms, slowest %d ms%n",
          together,
          took.toMillis(),
          waits.size(),
          waits.get(waits.size() / 2).toMillis(),
          waits.getLast().toMillis());

      assertThat(together).isEqualTo(count);
      assertThat(waits).as("tokens issued meanwhile").hasSizeGreaterThan(20);
      assertThat(waits.getLast()).isLessThan(Duration.ofSeconds(10));
      assertEachKindCameFarEnough();
      assertThat(answeredBodies())
          .as("answers to bodies that did not come")
          .isNotEmpty()
          .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 408 "));
      if (descriptors > 0) {
        Wait.until(() -> descriptors(server) < descriptors + 50);
      }
      https.token(server.issuer(), client, AUDIENCE);
      assertThat(server.stderr()).doesNotContain("ERROR", "OutOfMemory");
    }
  }

  /** Connects them all before the first sends, so that all are there at once. */
  private int open(int port) throws IOException {
    int count = (int) Math.min(WANTED, allowedDescriptors() - DESCRIPTORS_KEPT);
    if (count < WANTED) {
      System.out.println("The limit of open files allows only " + count + " slow senders here");
    }
    SlowSender.Kind[] kinds = SlowSender.Kind.values();
    for (int i = 0; i < count; i++) {
      senders.add(SlowSender.connect(kinds[i % kinds.length], port));
    }
    return count;
  }

  private long held() {
    return senders.stream().filter(sender -> !sender.isLetGo()).count();
  }

  /** A deadline may cut a handshake short on a busy machine, but not all of a kind. */
  private void assertEachKindCameFarEnough() {
    for (SlowSender.Kind kind : SlowSender.Kind.values()) {
      assertThat(senders.stream().filter(s -> s.kind() == kind && s.hasBegun()).count())
          .as("%s: sent what they meant to send", kind)
          .isPositive();
    }
  }

  private List<String> answeredBodies() {
    return senders.stream()
        .filter(sender -> sender.kind() == SlowSender.Kind.HALF_A_BODY)
        .map(SlowSender::answer)
        .filter(answer -> !answer.isEmpty())
        .toList();
  }

  private static long allowedDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : WANTED;
  }

  /** How many files and sockets the server has open; 0 where the system doesn't tell. */
  private static long descriptors(RunningServer server) throws IOException {
    Path open = Path.of("/proc/" + server.process().pid() + "/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> each = Files.list(open)) {
      return each.count();
    }
  }
}
