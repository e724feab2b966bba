package ai.intermezzo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SDKs that others wrote, from their packages, with nothing of ours but address, id and secret. The
 * table in {@code docs/compatibility.md} is what passed; {@code -Dcompatibility.update=true} writes
 * it anew.
 */
@DisplayName("Unmodified SDKs work")
class SdkTest {
  /** The file in {@code interop/browser/sdk}, and the package that it is about. */
  private static final Map<String, String> SDKS = new LinkedHashMap<>();

  static {
    SDKS.put("auth0-spa-js", "@auth0/auth0-spa-js");
    SDKS.put("auth0-node", "auth0");
    SDKS.put("express-openid-connect", "express-openid-connect");
    SDKS.put("express-oauth2-jwt-bearer", "express-oauth2-jwt-bearer");
    SDKS.put("openid-client", "openid-client");
    SDKS.put("oidc-client-ts", "oidc-client-ts");
  }

  private static final String HEAD =
      "| client | version | what works | test |\n| --- | --- | --- | --- |\n";

  private final Map<String, List<String>> passed = new LinkedHashMap<>();
  private BrowserRun.@Nullable Open open;

  @AfterEach
  void stop() throws Exception {
    if (open != null) {
      open.close();
    }
  }

  @TestFactory
  @DisplayName("under Node.js and in Chromium: interop/browser/sdk")
  Stream<DynamicTest> sdks(@TempDir Path folder) throws Exception {
    BrowserRun.Open server = new BrowserRun(folder).open();
    open = server;
    return Stream.concat(
        SDKS.keySet().stream()
            .map(
                sdk ->
                    dynamicTest(
                        sdk, () -> passed.put(sdk, server.passes("sdk/" + sdk + ".test.js")))),
        Stream.of(dynamicTest("and docs/compatibility.md tells just that", this::table)));
  }

  private void table() throws Exception {
    Path page = Checkout.repository().resolve("docs/compatibility.md");
    String text = Files.readString(page);
    int from = text.indexOf(HEAD);
    assertThat(from).as("the table in %s", page).isNotNegative();
    int end = text.indexOf("\n\n", from);
    String table = madeTable();
    if (Boolean.getBoolean("compatibility.update")) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(end));
    }
    assertThat(Files.readString(page)).contains("\n" + table + "\n");
  }

  private String madeTable() throws Exception {
    JsonNode versions =
        JsonMapper.shared()
            .readTree(Checkout.repository().resolve("interop/browser/package.json"))
            .get("dependencies");
    StringBuilder table = new StringBuilder(HEAD);
    passed.forEach(
        (sdk, flows) -> {
          String name = SDKS.get(sdk);
          for (String flow : flows) {
            table.append(
                "| %s | %s | %s | `sdk/%s.test.js` |\n"
                    .formatted(name, versions.get(name).stringValue(), flow, sdk));
          }
        });
    return table.toString().stripTrailing();
  }
}
