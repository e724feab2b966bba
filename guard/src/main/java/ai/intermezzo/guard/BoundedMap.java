package ai.intermezzo.guard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what came last, up to a number of entries, and forgets what came first. Looking up
 * takes no lock.
 */
final class BoundedMap<K, V> {
  private final int max;
  private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();

  /** Each key of the map once, in the order that they came. */
  private final ConcurrentLinkedQueue<K> order = new ConcurrentLinkedQueue<>();

  private final AtomicInteger count = new AtomicInteger();

  BoundedMap(int max) {
    this.max = max;
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  /** One that is there already keeps its place: else the order would grow with every renewal. */
  void put(K key, V value) {
    if (entries.put(key, value) != null) {
      return;
    }
    order.add(key);
    if (count.incrementAndGet() > max) {
      K first = order.poll();
      if (first != null) {
        entries.remove(first);
        count.decrementAndGet();
      }
    }
  }

  int size() {
    return entries.size();
  }
}
