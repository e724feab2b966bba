package ai.intermezzo.bench;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param rounds of each variant
 * @param round how long a round is
 * @param warmUp load on each variant before the first round; the server gets faster for a minute
 * @param starts of the server, with the start-up cache and without
 * @param jmhIterations measured and as many to warm up, a second each
 */
record Size(int rounds, Duration round, Duration warmUp, int starts, int jmhIterations) {
  /** Shows that it works, in seconds; the figures mean nothing. */
  static final Size QUICK = new Size(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);

  /** A few minutes: good to 10%. */
  static final Size SHORT = new Size(3, Duration.ofSeconds(3), Duration.ofSeconds(15), 5, 3);

  /** Some twenty minutes, on a machine that does nothing else. */
  static final Size FULL = new Size(5, Duration.ofSeconds(5), Duration.ofSeconds(40), 10, 5);
}
