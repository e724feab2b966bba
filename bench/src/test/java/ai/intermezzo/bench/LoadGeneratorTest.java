package ai.intermezzo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.AuthorizationServer;
import ai.intermezzo.auth.config.DataFolder;
import ai.intermezzo.auth.config.ListenAddress;
import ai.intermezzo.auth.config.ServerConfiguration;
import ai.intermezzo.auth.config.Transport;
import ai.intermezzo.auth.oauth.Issuer;
import ai.intermezzo.auth.page.Theme;
import ai.intermezzo.auth.seal.MasterKeySource;
import ai.intermezzo.auth.session.SessionLifetimes;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator against a real server in this process. What it measures is not judged here. */
class LoadGeneratorTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  @DisplayName("At full load every connection gets answers, and each is counted")
  void saturates() throws IOException, GeneralSecurityException {
    try (AuthorizationServer server = start()) {
      Load load = generator(server).saturate(ServerProcess.JWK_SET, A_SECOND, () -> 0);

      assertThat(load.answers()).isGreaterThan(0);
      assertThat(load.latencies().count()).isGreaterThanOrEqualTo(load.answers());
      assertThat(load.refused()).isZero();
      assertThat(load.lost()).isZero();
      assertThat(load.nanos()).isGreaterThanOrEqualTo(A_SECOND.toNanos());
    }
  }

  @Test
  @DisplayName("An even pace sends no more than was asked for")
  void paces() throws IOException, GeneralSecurityException {
    try (AuthorizationServer server = start()) {
      Load load = generator(server).pace(ServerProcess.JWK_SET, A_SECOND, 50, () -> 0);

      assertThat(load.answers()).isBetween(1L, 50L);
      assertThat(load.lost()).isZero();
    }
  }

  @Test
  @DisplayName("What the server refuses is counted as that, and is no answer")
  void countsRefusals() throws IOException, GeneralSecurityException {
    byte[] request = HttpText.tokenRequest("nobody", "x".repeat(64), "https://api.example.com");
    try (AuthorizationServer server = start()) {
      Load load = generator(server).saturate(request, A_SECOND, () -> 0);

      assertThat(load.refused()).isGreaterThan(0);
      assertThat(load.answers()).isZero();
    }
  }

  @Test
  @DisplayName(
      "Where each request may be sent once, it ends when none is left, and each was answered")
  void exhausts() throws IOException, GeneralSecurityException {
    AtomicInteger left = new AtomicInteger(50);
    AtomicInteger heard = new AtomicInteger();
    Workload fifty =
        new Workload() {
          @Override
          public byte @Nullable [] next(int connection) {
            return left.getAndDecrement() > 0 ? ServerProcess.JWK_SET : null;
          }

          @Override
          public void answered(int connection, String answer) {
            assertThat(answer).contains("\"keys\"");
            heard.incrementAndGet();
          }

          @Override
          public boolean hears() {
            return true;
          }
        };
    try (AuthorizationServer server = start()) {
      Load load = generator(server).saturate(fifty, Duration.ofMinutes(5), () -> 0);

      // The first on each of the four connections is not measured.
      assertThat(load.latencies().count()).isEqualTo(46);
      assertThat(heard).hasValue(50);
      assertThat(load.lost() + load.refused()).isZero();
    }
  }

  private AuthorizationServer start() {
    Issuer issuer = new Issuer("https://localhost:8443/");
    DatabaseAddress address = DatabaseAddress.of(Optional.empty(), folder);
    ServerConfiguration configuration =
        new ServerConfiguration(
            issuer,
            new ListenAddress("127.0.0.1", 0),
            new Transport.LocalAuthority(),
            new DataFolder(folder),
            address,
            MasterKeySource.file(folder),
            false,
            Duration.ofMinutes(1),
            SessionLifetimes.DEFAULT,
            true,
            Theme.DEFAULT);
    return AuthorizationServer.start(
        configuration, "test", Databases.open(address), InstantSource.system(), new SecureRandom());
  }

  private LoadGenerator generator(AuthorizationServer server)
      throws IOException, GeneralSecurityException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    return new LoadGenerator(address, Workspace.trust(folder.resolve("ca.pem")), 4);
  }
}
