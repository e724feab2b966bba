package ai.intermezzo.bench;

import java.time.Duration;

/**
 * How long answers took, counted in buckets that are 3% wide: constant memory and a few nanoseconds
 * each, however many there are. Not safe for use by several threads.
 */
final class Latencies {
  /** Each power of two of nanoseconds has so many buckets, as a power of two. */
  private static final int PRECISION_BITS = 5;

  private static final int SUB_BUCKETS = 1 << PRECISION_BITS;

  private final long[] counts = new long[(64 - PRECISION_BITS + 1) * SUB_BUCKETS];
  private long total;

  void record(long nanos) {
    counts[bucket(Math.max(nanos, 0))]++;
    total++;
  }

  long count() {
    return total;
  }

  /**
   * What a share of the answers was not slower than.
   *
   * @param share from 0 to 1
   */
  Duration percentile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Duration.ofNanos(upperBound(i));
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) nanos;
    }
    int shift = 63 - Long.numberOfLeadingZeros(nanos) - PRECISION_BITS;
    return (shift + 1) * SUB_BUCKETS + (int) (nanos >>> shift) - SUB_BUCKETS;
  }

  private static long upperBound(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    long base = (long) SUB_BUCKETS + bucket % SUB_BUCKETS;
    return ((base + 1) << shift) - 1;
  }
}
