package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class KeysCommandsTest {
  private static final Duration UNTIL_ACTIVE = Duration.ofSeconds(70);

  @TempDir Path folder;
  private final Engine engine;
  private Program program;

  KeysCommandsTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void program() {
    program = engine.program(folder);
    program.ok("api", "create", "--identifier", "a");
  }

  @Test
  @DisplayName("There is one current key for each algorithm from the start")
  void list() {
    assertThat(keys(program.json("keys", "list")))
        .extracting(key -> text(key, "alg") + " " + text(key, "state"))
        .containsExactlyInAnyOrder(
            "RS256 current", "PS256 current", "ES256 current", "EdDSA current", "Ed25519 current");
    assertThat(program.ok("keys", "list").out().lines())
        .hasSize(6)
        .first()
        .asString()
        .matches("kid +alg +state +published_at +activates_at");
  }

  @Test
  @DisplayName("rotate --no-wait publishes the next key, which signs after 70 seconds")
  void noWait() {
    String before = current("ES256");

    JsonNode next = only(program.json("keys", "rotate", "--alg", "ES256", "--no-wait"));

    assertThat(text(next, "state")).isEqualTo("next");
    assertThat(text(next, "activates_at")).isEqualTo("2026-01-01T00:01:10Z");
    program.advance(UNTIL_ACTIVE.minusMillis(1));
    assertThat(current("ES256")).isEqualTo(before);
    program.advance(Duration.ofMillis(1));
    assertThat(current("ES256")).isEqualTo(text(next, "kid"));
    assertThat(state(before)).isEqualTo("retiring");
  }

  @Test
  @DisplayName("rotate waits until the new keys sign, and says so beside the result")
  void waits() throws Exception {
    Program.Running running = program.running();
    CompletableFuture<Program.Result> result =
        CompletableFuture.supplyAsync(() -> running.run("keys", "rotate", "--json"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!running.err.toString(StandardCharsets.UTF_8).contains("Waiting")) {
      assertThat(System.nanoTime()).as("it waits in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    program.advance(UNTIL_ACTIVE.minusMillis(1));
    assertThat(result).isNotDone();

    program.advance(Duration.ofMillis(1));

    Program.Result ended = result.get(60, TimeUnit.SECONDS);
    assertThat(ended.code()).isZero();
    assertThat(keys(ended.json()))
        .hasSize(5)
        .allSatisfy(key -> assertThat(text(key, "state")).isEqualTo("current"));
    assertThat(ended.err())
        .isEqualTo(
            "The new keys are published and sign from 2026-01-01T00:01:10Z on. Waiting for it ...\n");
  }

  @Test
  @DisplayName("rotate --now signs with the new key at once")
  void now() {
    String before = current("RS256");
    program.advance(Duration.ofSeconds(1));

    JsonNode fresh = only(program.json("keys", "rotate", "--alg", "RS256", "--now"));

    assertThat(text(fresh, "state")).isEqualTo("current");
    assertThat(current("RS256")).isEqualTo(text(fresh, "kid")).isNotEqualTo(before);
  }

  @Test
  @DisplayName("revoke takes a key out at once; another signs in its place")
  void revoke() {
    String leaked = current("RS256");

    assertThat(text(program.json("keys", "revoke", leaked), "revoked")).isEqualTo(leaked);

    assertThat(state(leaked)).isEqualTo("revoked");
    assertThat(current("RS256")).isNotEqualTo(leaked);
    program.ok("keys", "revoke", leaked);
    assertThat(program.failure("keys", "revoke", "nosuch"))
        .isEqualTo("There is no key with that kid; see keys list.");
  }

  @Test
  @DisplayName("revoke at a terminal asks")
  void confirmation() {
    String kid = current("RS256");
    program.atTerminal().typing("n\n");

    Program.Result refused = program.run("keys", "revoke", kid);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo(
            "Revoke the key "
                + kid
                + "? Tokens that it signed end. [y/N] intermezzo: Nothing was changed.\n");
    assertThat(current("RS256")).isEqualTo(kid);

    program.ok("keys", "revoke", kid, "--yes");
    assertThat(state(kid)).isEqualTo("revoked");
  }

  @Test
  @DisplayName("A kid that begins with a hyphen is no option, wherever it stands")
  void hyphenated() {
    for (String kid : List.of("-h" + "x".repeat(41), "--" + "-".repeat(41), "-" + "0".repeat(42))) {
      for (String[] line :
          List.of(
              new String[] {"keys", "revoke", kid, "--yes"},
              new String[] {"keys", "revoke", "--yes", kid},
              new String[] {"keys", "revoke", "--yes", "--", kid})) {
        Program.Result result = program.run(line);
        assertThat(result.err())
            .isEqualTo("intermezzo: There is no key with that kid; see keys list.\n");
        assertThat(result.code()).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("rotate-master gives the signing keys a new master key, and changes none of them")
  void rotateMaster() {
    JsonNode before = program.json("keys", "list");
    String first = text(program.json("keys", "rotate-master"), "master_key_id");
    String second = text(program.json("keys", "rotate-master"), "master_key_id");

    assertThat(second).isNotEqualTo(first);
    assertThat(program.json("keys", "list")).isEqualTo(before);
  }

  private static JsonNode only(JsonNode list) {
    assertThat(list.get("keys")).hasSize(1);
    return list.get("keys").get(0);
  }

  private static List<JsonNode> keys(JsonNode list) {
    return list.get("keys").valueStream().toList();
  }

  private String current(String alg) {
    return keys(program.json("keys", "list")).stream()
        .filter(key -> text(key, "alg").equals(alg) && text(key, "state").equals("current"))
        .map(key -> text(key, "kid"))
        .findFirst()
        .orElseThrow();
  }

  private String state(String kid) {
    return keys(program.json("keys", "list")).stream()
        .filter(key -> text(key, "kid").equals(kid))
        .map(key -> text(key, "state"))
        .findFirst()
        .orElseThrow();
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).stringValue();
  }
}
