package ai.intermezzo.auth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

final class DatabaseAddressTest {
  private static final Path DATA = Path.of("data");

  private static DatabaseAddress of(String text) {
    return DatabaseAddress.of(Optional.of(text), DATA);
  }

  @Test
  @DisplayName("without --database it is a file in the data folder")
  void sqlite() {
    assertThat(DatabaseAddress.of(Optional.empty(), DATA))
        .isEqualTo(new DatabaseAddress.Sqlite(DATA.resolve("intermezzo.db")))
        .hasToString(DATA.resolve("intermezzo.db").toString());
    assertThat(of("  ")).isInstanceOf(DatabaseAddress.Sqlite.class);
  }

  @ParameterizedTest
  @DisplayName("what the operator writes becomes server, database and user, and shows no password")
  @CsvSource({
    "postgresql://u:geheim@db.example:5433/auth, postgresql://u@db.example:5433/auth",
    "postgres://u:geheim@db/auth, postgresql://u@db/auth",
    "jdbc:postgresql://db/auth?user=u&password=geheim, postgresql://u@db/auth",
    "postgresql://u:geheim@[::1]:5432/auth?sslmode=verify-full, postgresql://u@[::1]:5432/auth",
    "'postgresql://u:geheim@a:1,b:2/auth?target_session_attrs=read-write',"
        + " 'postgresql://u@a:1,b:2/auth'",
    "postgresql:///auth, postgresql://localhost/auth",
  })
  void postgres(String text, String shown) {
    assertThat(of(text)).isInstanceOf(PostgresAddress.class).hasToString(shown);
  }

  @Test
  @DisplayName("percent-encoded parts are decoded, and a plus is a plus")
  void encoded() {
    PGSimpleDataSource source =
        ((PostgresAddress) of("postgresql://us%40er:a%2Fb%3A%40+%25@h/my%20db?sslmode=require"))
            .dataSource(Map.of("connectTimeout", "7", "sslmode", "disable"));

    assertThat(source.getUser()).isEqualTo("us@er");
    assertThat(source.getPassword()).isEqualTo("a/b:@+%");
    assertThat(source.getDatabaseName()).isEqualTo("my db");
    assertThat(source.getConnectTimeout()).isEqualTo(7);
    assertThat(source.getSslMode()).as("the operator's over ours").isEqualTo("require");
  }

  @Test
  @DisplayName("options by libpq's names reach the driver by its own")
  void libpqNames() {
    PGSimpleDataSource source =
        ((PostgresAddress)
                of(
                    "postgresql://h/db?connect_timeout=9&application_name=x"
                        + "&target_session_attrs=read-write"))
            .dataSource(Map.of());

    assertThat(source.getConnectTimeout()).isEqualTo(9);
    assertThat(source.getApplicationName()).isEqualTo("x");
    assertThat(source.getTargetServerType()).isEqualTo("primary");
  }

  @ParameterizedTest
  @DisplayName("anything else is one sentence, without what may be a password")
  @ValueSource(
      strings = {
        "mysql://u:geheim@h/db",
        "geheim",
        "postgresql://u:geheim@h",
        "postgresql://u:geheim@h/",
        "postgresql://u:geheim@h:99999/db",
        "postgresql://u:geheim@h:port/db",
        "postgresql://u:geheim@h h/db",
        "postgresql://u:geheim%zz@h/db",
        "postgresql://u:p@h/db?geheim",
        "postgresql://u:12/geheim@h/db",
        "postgresql://u:p@h,/geheim",
      })
  void refused(String text) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(CannotOpenDatabase.class)
        .hasMessageStartingWith("--database must read postgresql://")
        .hasMessageNotContaining("geheim")
        .hasNoCause();
  }
}
