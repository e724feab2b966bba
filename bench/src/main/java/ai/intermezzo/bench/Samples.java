package ai.intermezzo.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Figures of several rounds, of which the middle one is told and the lowest and highest beside it.
 *
 * @param sorted at least one
 */
record Samples(double[] sorted) {
  Samples {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("There is nothing to tell");
    }
    sorted = sorted.clone();
    Arrays.sort(sorted);
  }

  static <T> Samples of(List<T> rounds, ToDoubleFunction<T> figure) {
    return new Samples(rounds.stream().mapToDouble(figure).toArray());
  }

  double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** For example {@code 31.5 (30.9–33.0)}. */
  String show(int decimals) {
    String format = "%,." + decimals + "f";
    String median = String.format(Locale.ROOT, format, median());
    if (sorted.length == 1) {
      return median;
    }
    return median
        + " ("
        + String.format(Locale.ROOT, format, sorted[0])
        + "–"
        + String.format(Locale.ROOT, format, sorted[sorted.length - 1])
        + ")";
  }
}
