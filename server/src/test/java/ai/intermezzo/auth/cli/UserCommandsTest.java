package ai.intermezzo.auth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.store.Database;
import ai.intermezzo.auth.store.DatabaseAddress;
import ai.intermezzo.auth.store.Databases;
import ai.intermezzo.auth.store.TestDatabases;
import ai.intermezzo.auth.user.Email;
import ai.intermezzo.auth.user.Password;
import ai.intermezzo.auth.user.Passwords;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass(name = "{0}")
@EnumSource(Database.Engine.class)
@DisplayName("the user commands")
final class UserCommandsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String GENERATED = "([a-z2-9]{5}-){3}[a-z2-9]{5}";
  private static final String UNKNOWN =
      "intermezzo: There is no user with that e-mail address; see user list.\n";

  private final Database.Engine engine;
  @TempDir Path folder;
  private Optional<String> database = Optional.empty();
  private String input = "";
  private boolean interactive;

  /** How a command ended. */
  private record Result(int code, String out, String err) {
    JsonNode json() {
      assertThat(code).as(err).isZero();
      assertThat(out.lines()).hasSize(1);
      return JsonMapper.shared().readTree(out);
    }
  }

  UserCommandsTest(Database.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void prepare() {
    if (engine == Database.Engine.POSTGRESQL) {
      database = Optional.of(TestDatabases.postgresUrl());
    }
  }

  private Result run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    database.ifPresent(url -> arguments.addAll(List.of("--database", url)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Intermezzo.run(
            new Environment(
                Map.of(),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                folder,
                CLOCK,
                new SecureRandom(),
                interactive),
            arguments.toArray(String[]::new));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Result create(String email, String... more) {
    List<String> words = new ArrayList<>(List.of("user", "create", "--email", email));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private User stored(String email) {
    try (Database data = Databases.open(DatabaseAddress.of(database, folder.resolve("data")))) {
      return new UserStore(data, CLOCK).find(new Email(email)).orElseThrow();
    }
  }

  private static boolean matches(User user, String password) {
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      return passwords.verify(Password.presented(password), user.passwordHash());
    }
  }

  @Test
  @DisplayName("create makes a password, prints it this once, and it is the one that signs in")
  void create() {
    Result made = create("Ada@example.com", "--name", "Ada Lovelace", "--json");

    JsonNode json = made.json();
    String password = json.get("password").stringValue();
    assertThat(password).matches(GENERATED);
    assertThat(json.get("user_id").stringValue()).matches("[A-Za-z0-9_-]{22}");
    assertThat(json.get("email").stringValue()).isEqualTo("Ada@example.com");
    assertThat(json.get("email_verified").booleanValue()).isFalse();
    assertThat(json.get("name").stringValue()).isEqualTo("Ada Lovelace");
    assertThat(json.get("status").stringValue()).isEqualTo("active");
    assertThat(json.get("created_at").stringValue()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(made.err()).isEqualTo("Keep the password now: it is not shown again.\n");
    assertThat(matches(stored("ada@example.com"), password)).isTrue();
    assertThat(run("user", "show", "ada@example.com").out())
        .doesNotContain(password, "argon2")
        .containsPattern("(?m)^has_password +true$");
  }

  @Test
  @DisplayName("create for people has the same in lines, aligned")
  void createForPeople() {
    Result made = create("ada@example.com");

    assertThat(made.code()).isZero();
    assertThat(made.out().lines()).hasSize(7).allMatch(line -> line.matches("[a-z_]+ +\\S+"));
    assertThat(made.out()).containsPattern("(?m)^password        " + GENERATED + "$");
  }

  @Test
  @DisplayName("create takes a password from standard input, and prints none")
  void createWithPassword() {
    input = "qzvhwmtk\n";
    Result made = create("ada@example.com", "--password-stdin", "--email-verified");

    assertThat(made.code()).isZero();
    assertThat(made.out()).doesNotContain("qzvhwmtk").containsPattern("email_verified +true");
    assertThat(made.err()).isEmpty();
    assertThat(matches(stored("ada@example.com"), "qzvhwmtk")).isTrue();
    assertThat(stored("ada@example.com").emailVerified()).isTrue();
  }

  @Test
  @DisplayName("a password that will not do is refused with 1 and the reason, and nobody is added")
  void badPassword() {
    input = "password\n";
    assertThat(create("ada@example.com", "--password-stdin"))
        .isEqualTo(
            new Result(
                1, "", "intermezzo: That password is one of the first that others would try.\n"));
    input = "";
    assertThat(create("ada@example.com", "--password-stdin"))
        .isEqualTo(
            new Result(
                1, "", "intermezzo: Standard input has no password: pipe it in, one line.\n"));
    assertThat(run("user", "list").out()).isEqualTo("No users.\n");
  }

  @Test
  @DisplayName("an address that is taken is refused with 1")
  void taken() {
    create("ada@example.com");

    assertThat(create("ADA@example.com"))
        .isEqualTo(
            new Result(
                1,
                "",
                "intermezzo: There is a user with that e-mail address already; see user show"
                    + " ADA@example.com.\n"));
  }

  @Test
  @DisplayName("what is no address, and no address at all, is wrong usage")
  void misuse() {
    Result bad = create("ada");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).contains("An e-mail address is NAME@DOMAIN").hasLineCount(1);
    assertThat(run("user", "create").code()).isEqualTo(2);
    assertThat(run("user", "show").code()).isEqualTo(2);
    assertThat(run("user").code()).isEqualTo(2);
  }

  @Test
  @DisplayName("a name that can't be shown is refused with 1")
  void badName() {
    assertThat(create("ada@example.com", "--name", "a\u0007b"))
        .isEqualTo(
            new Result(
                1, "", "intermezzo: A name is 1 to 200 characters without control characters.\n"));
  }

  @Test
  @DisplayName("block and unblock change the status, end what there is, and may be repeated")
  void block() {
    create("ada@example.com");

    assertThat(
            run("user", "block", "Ada@example.com", "--json").json().get("blocked").stringValue())
        .isEqualTo("Ada@example.com");
    run("user", "block", "ada@example.com");
    assertThat(stored("ada@example.com").epoch()).isEqualTo(1);
    assertThat(run("user", "show", "ada@example.com").out())
        .containsPattern("(?m)^status +blocked$")
        .contains("blocked_at");

    assertThat(run("user", "unblock", "ada@example.com").out())
        .isEqualTo("unblocked  ada@example.com\n");
    assertThat(run("user", "unblock", "ada@example.com").code()).isZero();
    assertThat(stored("ada@example.com").epoch()).isEqualTo(2);
    assertThat(run("user", "show", "ada@example.com", "--json").json().get("status").stringValue())
        .isEqualTo("active");
  }

  @Test
  @DisplayName("set-password replaces the password, and ends what was begun with the old one")
  void setPassword() {
    String first = create("ada@example.com", "--json").json().get("password").stringValue();

    JsonNode json = run("user", "set-password", "ada@example.com", "--json").json();
    String second = json.get("password").stringValue();
    assertThat(second).matches(GENERATED).isNotEqualTo(first);
    assertThat(matches(stored("ada@example.com"), first)).isFalse();
    assertThat(matches(stored("ada@example.com"), second)).isTrue();

    input = "mein neues Wort\r\n";
    assertThat(run("user", "set-password", "ada@example.com", "--password-stdin"))
        .isEqualTo(new Result(0, "email  ada@example.com\n", ""));
    assertThat(matches(stored("ada@example.com"), "mein neues Wort")).isTrue();
    assertThat(stored("ada@example.com").epoch()).isEqualTo(2);

    input = "ada@example.com\n";
    assertThat(run("user", "set-password", "ada@example.com", "--password-stdin").err())
        .isEqualTo("intermezzo: The password must not be the e-mail address.\n");
  }

  @Test
  @DisplayName("delete asks on a terminal only, and removes the user")
  void delete() {
    create("ada@example.com");
    interactive = true;
    input = "n\n";
    Result no = run("user", "delete", "ada@example.com");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).startsWith("Delete the user ada@example.com? [y/N] ");
    input = "y\n";
    assertThat(run("user", "delete", "ada@example.com").out())
        .isEqualTo("deleted  ada@example.com\n");
    interactive = false;

    assertThat(run("user", "delete", "ada@example.com")).isEqualTo(new Result(1, "", UNKNOWN));
    assertThat(create("ada@example.com").code()).isZero();
    assertThat(run("user", "delete", "ada@example.com", "--yes").code()).isZero();
  }

  @Test
  @DisplayName("list shows everybody by address, or a page of them")
  void list() {
    create("cid@example.com", "--name", "Cid");
    create("ada@example.com");
    create("Bob@example.com");
    run("user", "block", "bob@example.com");

    assertThat(run("user", "list").out().lines().map(line -> line.replaceAll("^\\S+ +", "")))
        .containsExactly(
            "email            status   name",
            "ada@example.com  active",
            "Bob@example.com  blocked",
            "cid@example.com  active   Cid");
    Result page = run("user", "list", "--limit", "1", "--after", "Ada@example.com", "--json");
    assertThat(page.json().get("users")).hasSize(1);
    assertThat(page.json().get("users").get(0).get("email").stringValue())
        .isEqualTo("Bob@example.com");
    assertThat(page.err()).isEqualTo("There may be more: --after bob@example.com\n");
    assertThat(run("user", "list", "--limit", "1001").code()).isEqualTo(1);
    assertThat(run("user", "list", "--limit", "0").code()).isEqualTo(1);
    assertThat(run("user", "list", "--limit", "many").code()).isEqualTo(2);
  }

  @Test
  @DisplayName("nobody is not a user: each command says so, with 1")
  void unknown() {
    create("ada@example.com");

    for (String command : List.of("show", "block", "unblock", "delete", "set-password")) {
      assertThat(run("user", command, "bob@example.com"))
          .as(command)
          .isEqualTo(new Result(1, "", UNKNOWN));
    }
  }

  @Test
  @DisplayName("what an operator does to somebody is in the audit log, and what they had is over")
  void audited() {
    run("user", "create", "--email", "ada@example.com");
    run("user", "create", "--email", "bob@example.com");
    assertThat(run("audit", "list").out()).isEqualTo("No events.\n");
    run("user", "block", "ada@example.com");
    run("user", "set-password", "bob@example.com");

    JsonNode events = run("audit", "list", "--user", "ada@example.com", "--json").json();
    assertThat(events.path("events")).hasSize(1);
    JsonNode event = events.path("events").get(0);
    assertThat(event.path("kind").asString()).isEqualTo("user_blocked");
    assertThat(event.path("detail").path("by").asString()).isEqualTo("operator");
    assertThat(run("audit", "list", "--json").json().path("events")).hasSize(2);
    assertThat(run("audit", "list", "--limit", "1", "--json").json().path("events")).hasSize(1);
    assertThat(run("audit", "list", "--user", "eve@example.com").err()).isEqualTo(UNKNOWN);
    assertThat(run("audit", "list", "--limit", "0").code()).isEqualTo(1);
  }
}
