package ai.intermezzo.auth.jose;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Initialised {@link Signature} objects of one key, for reuse: making one costs as much as an ES256
 * signature.
 *
 * <p>Holds at most two a core; more threads than that make their own and drop it. Nothing waits.
 * Not per thread, since virtual threads would make that one per connection.
 */
final class SignaturePool {
  private final Source source;
  private final AtomicReferenceArray<@Nullable Signature> idle;

  SignaturePool(Source source) {
    this.source = source;
    this.idle = new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());
  }

  /** Makes an initialised object. */
  @FunctionalInterface
  interface Source {
    Signature create() throws GeneralSecurityException;
  }

  /** Uses one object alone. One that threw is not used again: its state is unknown. */
  <T> T with(Use<T> use) throws GeneralSecurityException {
    Signature signature = take();
    T result = use.of(signature);
    giveBack(signature);
    return result;
  }

  /** What is done with the object; leaves it as {@code sign} and {@code verify} do: as it was. */
  @FunctionalInterface
  interface Use<T> {
    T of(Signature signature) throws GeneralSecurityException;
  }

  private Signature take() throws GeneralSecurityException {
    int start = start();
    for (int i = 0; i < idle.length(); i++) {
      int slot = (start + i) % idle.length();
      if (idle.getPlain(slot) != null) {
        Signature taken = idle.getAndSet(slot, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return source.create();
  }

  private void giveBack(Signature signature) {
    int start = start();
    for (int i = 0; i < idle.length(); i++) {
      int slot = (start + i) % idle.length();
      if (idle.getPlain(slot) == null && idle.compareAndSet(slot, null, signature)) {
        return;
      }
    }
  }

  /** Spreads threads over the slots. */
  private int start() {
    return (int) (Thread.currentThread().threadId() & 0xFFFF);
  }
}
