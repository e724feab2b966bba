package ai.intermezzo.bench;

import java.time.Duration;

/**
 * What one round of load came to.
 *
 * @param answers with status 200 within the measured time
 * @param refused answers with another status
 * @param lost requests without an answer
 * @param nanos the measured time
 * @param serverCpuNanos what the server's process used in it
 * @param ownCpuNanos what the generator's process used in it
 * @param machine what all of the machine used in it
 * @param latencies from sending a request, or from when it was due, to its whole answer
 */
record Load(
    long answers,
    long refused,
    long lost,
    long nanos,
    long serverCpuNanos,
    long ownCpuNanos,
    MachineCpu machine,
    Latencies latencies) {

  double perSecond() {
    return answers * 1e9 / nanos;
  }

  double serverMicrosEach() {
    return serverCpuNanos / 1e3 / Math.max(1, answers);
  }

  double ownMicrosEach() {
    return ownCpuNanos / 1e3 / Math.max(1, answers);
  }

  double millis(double percentile) {
    Duration at = latencies.percentile(percentile);
    return at.toNanos() / 1e6;
  }

  /** The share of the machine, in percent, that neither the server nor the generator used. */
  double othersPercent() {
    long others = machine.busyNanos() - serverCpuNanos - ownCpuNanos;
    return Math.max(0, 100.0 * others / Math.max(1, machine.totalNanos()));
  }
}
