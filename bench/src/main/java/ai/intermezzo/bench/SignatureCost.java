package ai.intermezzo.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The CPU that one signature costs, without which no token of its algorithm is made. Measured with
 * every core signing, since two that share a core's units are slower than one alone.
 */
final class SignatureCost {
  /** The size of a token's header and claims. */
  private static final int SIGNED_BYTES = 500;

  private static final int BATCH = 16;

  private final String name;
  private final PrivateKey key;

  private SignatureCost(String name, PrivateKey key) {
    this.name = name;
    this.key = key;
  }

  static SignatureCost of(String algorithm) throws GeneralSecurityException {
    boolean rsa = algorithm.equals("RS256");
    KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
    generator.initialize(rsa ? 2048 : 256);
    return new SignatureCost(
        rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format",
        generator.generateKeyPair().getPrivate());
  }

  /** Microseconds of CPU a signature. */
  double micros(Duration time) throws InterruptedException, ExecutionException {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Callable<Double>> work = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        work.add(() -> sign(time));
      }
      double sum = 0;
      for (Future<Double> each : threads.invokeAll(work)) {
        sum += each.get();
      }
      return sum / cores;
    }
  }

  private double sign(Duration time) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    signature.initSign(key);
    byte[] data = new byte[SIGNED_BYTES];
    long signed = 0;
    long cpuBefore = threadCpuNanos();
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      for (int i = 0; i < BATCH; i++) {
        data[i]++;
        signature.update(data);
        data[BATCH + i] ^= signature.sign()[0];
      }
      signed += BATCH;
    }
    return (threadCpuNanos() - cpuBefore) / 1e3 / signed;
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
