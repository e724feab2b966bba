package ai.intermezzo.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.Answer;
import ai.intermezzo.auth.TestApi;
import ai.intermezzo.auth.TestClient;
import ai.intermezzo.auth.TestClock;
import ai.intermezzo.auth.TestServer;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.store.TestDatabases;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two servers on one PostgreSQL")
final class TwoNodesWireTest {
  private static final String API = "https://api.test";
  private static final String JWKS = "/.well-known/jwks.json";

  private static TestServer here;
  private static TestServer there;

  @BeforeAll
  static void start(@TempDir Path one, @TempDir Path other) {
    String url = TestDatabases.postgresUrl();
    String masterKey = TestServer.newMasterKey();
    TestClock clock = new TestClock();
    here = TestServer.in(one).database(url).masterKey(masterKey).clock(clock).start();
    there = TestServer.in(other).database(url).masterKey(masterKey).clock(clock).start();
    here.add(TestApi.at(API).scopes("read", "write"));
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
  }

  @Test
  @DisplayName("publish the same keys to the byte, and verify each other's tokens")
  void sameKeys() throws ParseException, JOSEException {
    Answer keysHere = here.get(JWKS);
    Answer keysThere = there.get(JWKS);
    assertThat(keysThere.body()).isEqualTo(keysHere.body());
    assertThat(keysThere.header("ETag")).isEqualTo(keysHere.header("ETag"));

    TestClient client = here.add(TestClient.machine().allowed(API, "read"));
    for (TestServer server : List.of(here, there)) {
      JWSObject token = JWSObject.parse(server.token(client).text("access_token"));
      assertThat(
              token.verify(
                  new ECDSAVerifier(
                      JWKSet.parse(keysHere.body())
                          .getKeyByKeyId(token.getHeader().getKeyID())
                          .toECKey())))
          .isTrue();
    }
  }

  @Test
  @DisplayName("see each other's changes within a second")
  void changes() {
    TestClient client = here.add(TestClient.machine().allowed(API, "read"));
    var second = here.addSecret(client, Optional.empty(), Optional.empty());
    assertThat(here.token(second.client()).status()).isEqualTo(200);
    assertThat(there.token(second.client()).status()).isEqualTo(200);
    List<Duration> delays = new ArrayList<>();

    here.clients().revoke(new ClientId(client.id()), second.id());
    delays.add(delay("revoked there", () -> there.token(second.client()).status() == 401));
    delays.add(delay("revoked here", () -> here.token(second.client()).status() == 401));
    assertThat(there.token(client).status()).as("the other secret").isEqualTo(200);

    there.clients().delete(new ClientId(client.id()));
    delays.add(delay("deleted here", () -> here.token(client).status() == 401));

    there.add(client);
    delays.add(delay("back here", () -> here.token(client).status() == 200));

    there.add(TestApi.at("https://two.test"));
    TestClient both = there.add(TestClient.machine().allowed("https://two.test"));
    delays.add(delay("a new one", () -> here.token(both).status() == 200));
    here.apis().delete(new Audience("https://two.test"));
    delays.add(delay("its Api is gone", () -> there.token(both).status() == 400));

    assertThat(delays.stream().sorted().toList().get(delays.size() / 2))
        .as("the median of %s", delays)
        .isLessThan(Duration.ofSeconds(1));
  }

  private static Duration delay(String what, BooleanSupplier seen) {
    long start = System.nanoTime();
    TestServer.await(what, seen);
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
