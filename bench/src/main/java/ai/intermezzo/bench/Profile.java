package ai.intermezzo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Where a process spent its CPU, from a recording of the JDK's Flight Recorder.
 *
 * @param samples how many there are
 * @param self by the method that ran
 * @param within by every method on the stack: what it and all that it calls cost
 * @param threads by the kind of thread
 */
record Profile(
    int samples,
    Map<String, Integer> self,
    Map<String, Integer> within,
    Map<String, Integer> threads) {
  private static final String EVENT = "jdk.CPUTimeSample";

  /** Each sample stands for the same amount of CPU time (JEP 509). */
  static final List<String> SETTINGS =
      List.of("settings=none", "+" + EVENT + "#enabled=true", "+" + EVENT + "#throttle=2ms");

  static Profile read(Path recording) throws IOException {
    Map<String, Integer> self = new HashMap<>();
    Map<String, Integer> within = new HashMap<>();
    Map<String, Integer> threads = new HashMap<>();
    int samples = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (!event.getEventType().getName().equals(EVENT)) {
          continue;
        }
        samples++;
        threads.merge(kind(event.getThread("eventThread")), 1, Integer::sum);
        RecordedStackTrace stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty()) {
          self.merge("(no Java frame)", 1, Integer::sum);
          continue;
        }
        self.merge(method(stack.getFrames().getFirst()), 1, Integer::sum);
        Set<String> onStack = new HashSet<>();
        for (RecordedFrame frame : stack.getFrames()) {
          onStack.add(method(frame));
        }
        onStack.forEach(method -> within.merge(method, 1, Integer::sum));
      }
    }
    return new Profile(samples, self, within, threads);
  }

  private static String kind(@Nullable RecordedThread thread) {
    if (thread == null) {
      return "(none)";
    }
    String name = thread.getJavaName();
    return thread.isVirtual() || name == null ? "virtual" : name.replaceAll("[0-9]+", "N");
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  /** The largest, each as a share of all samples. */
  List<String> top(Map<String, Integer> counts, int count, Predicate<String> which) {
    return counts.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(count)
        .map(entry -> "%5.1f%% %s".formatted(100.0 * entry.getValue() / samples, entry.getKey()))
        .toList();
  }
}
