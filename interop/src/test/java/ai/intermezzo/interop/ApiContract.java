package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every API on every library does with our tokens, and with those that are not ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
  /** The one of the pages. */
  static final String AUDIENCE = "https://api.example.com";

  private final String page;
  private final List<String> otherTypes;
  private ApiStage stage;
  private Cli.Client client;
  private ClientApp api;

  /**
   * @param page the one in {@code docs/clients/} that configures it
   * @param otherTypes the values of {@code typ} that it refuses
   */
  @SuppressWarnings("NullAway.Init")
  ApiContract(String page, List<String> otherTypes) {
    this.page = page;
    this.otherTypes = otherTypes;
  }

  /** Adds what the page's commands add beside the client. */
  abstract void createApi(ApiStage stage, ClientPage page) throws Exception;

  /** Starts the application, whose {@code /whoami} tells the token's subject. */
  abstract ClientApp startApi(ApiStage stage, ClientPage page, Path own) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    stage = ApiStage.start(folder);
    ClientPage read = ClientPage.read(page);
    createApi(stage, read);
    client = Cli.client(read.run(stage.cli(), "client create --name reports", Map.of()));
    api = startApi(stage, read, folder);
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
    stage.close();
  }

  @Test
  @DisplayName("takes a token of ours and knows whose it is; asks for one where there is none")
  void taken() throws Exception {
    HttpResponse<String> answer = call(token());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Https.json(answer).get("sub").stringValue()).isEqualTo(client.id());
    assertThat(stage.https().get(api.url("/whoami")).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName(
      "refuses tokens that are expired, not yet valid, tampered with, foreign, for another audience,"
          + " of another issuer or type, alg none, or an HMAC with the public key")
  void refused() throws Exception {
    ForgedTokens forged = new ForgedTokens(Jwt.of(token()), stage.added(), stage.keys());
    HttpResponse<String> good = call(forged.signedAnew());
    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);

    Map<String, Integer> statuses = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : forged.all(otherTypes).entrySet()) {
      statuses.put(each.getKey(), call(each.getValue()).statusCode());
    }

    assertThat(statuses)
        .hasSizeGreaterThan(15)
        .allSatisfy((name, status) -> assertThat(status).as(name).isEqualTo(401));
  }

  @Test
  @DisplayName("goes on over a rotation of the keys while it runs, for tokens of the old key too")
  void rotation() throws Exception {
    String old = token();
    assertThat(call(old).statusCode()).isEqualTo(200);
    stage.cli().json("keys", "rotate", "--now", "--alg", "RS256");
    AtomicReference<String> fresh = new AtomicReference<>(old);
    Wait.until(
        () -> {
          fresh.set(token());
          return !Jwt.of(fresh.get()).kid().equals(Jwt.of(old).kid());
        });

    Wait.until(() -> call(fresh.get()).statusCode() == 200);
    assertThat(call(old).statusCode()).isEqualTo(200);
  }

  private String token() throws Exception {
    return stage.https().token(stage.issuer(), client, AUDIENCE);
  }

  private HttpResponse<String> call(String token) throws Exception {
    return stage.https().get(api.url("/whoami"), "Authorization", "Bearer " + token);
  }
}
