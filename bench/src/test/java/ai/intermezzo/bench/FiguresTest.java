package ai.intermezzo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the figures are made of. */
class FiguresTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 31, 32, 33, 1_000, 123_456, 5_000_000_000L})
  @DisplayName("A latency is told to within 4%, and never too low")
  void latency(long nanos) {
    Latencies latencies = new Latencies();
    latencies.record(nanos);

    assertThat(latencies.percentile(0.99).toNanos())
        .isGreaterThanOrEqualTo(nanos)
        .isLessThanOrEqualTo(nanos + nanos / 25);
  }

  @Test
  @DisplayName("Percentiles count the answers that were as fast or faster")
  void percentiles() {
    Latencies latencies = new Latencies();
    for (int micros = 1; micros <= 100; micros++) {
      latencies.record(Duration.ofNanos(micros * 1000L).toNanos());
    }

    assertThat(micros(latencies, 0.5)).isCloseTo(50, within(2.0));
    assertThat(micros(latencies, 0.99)).isCloseTo(99, within(4.0));
    assertThat(latencies.count()).isEqualTo(100);
  }

  @Test
  @DisplayName("Of several rounds the middle one is told, with the extremes")
  void median() {
    assertThat(new Samples(new double[] {3, 1, 10}).show(0)).isEqualTo("3 (1–10)");
    assertThat(new Samples(new double[] {1, 2}).median()).isEqualTo(1.5);
    assertThat(new Samples(new double[] {1234.5}).show(1)).isEqualTo("1,234.5");
  }

  @Test
  @DisplayName("An answer that comes byte by byte is whole with its last byte")
  void parsesPieces() {
    String text = "HTTP/1.1 401 Unauthorized\r\nX: y\r\ncontent-Length: 5\r\n\r\nhello";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    AnswerParser parser = new AnswerParser();

    for (int come = 1; come < bytes.length; come++) {
      assertThat(parser.isWhole(bytes, come)).as("after %d bytes", come).isFalse();
    }
    assertThat(parser.isWhole(bytes, bytes.length)).isTrue();
    assertThat(parser.status()).isEqualTo(401);
    assertThat(parser.length()).isEqualTo(bytes.length);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("A process's CPU time and memory are those of its /proc")
  void process() {
    ProcessStatistics own = new ProcessStatistics(ProcessHandle.current().pid());

    assertThat(own.cpuNanos()).isGreaterThan(0);
    assertThat(own.residentMegabytes()).isBetween(10.0, own.peakMegabytes() + 1);
    assertThat(MachineCpu.now().totalNanos()).isGreaterThan(own.cpuNanos());
  }

  private static double micros(Latencies latencies, double share) {
    return latencies.percentile(share).toNanos() / 1e3;
  }
}
