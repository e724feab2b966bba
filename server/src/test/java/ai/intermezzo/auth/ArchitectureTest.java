package ai.intermezzo.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.intermezzo.auth.offending.HasAllFaults;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The order of the rooms and what each may use, read from the compiled classes. */
class ArchitectureTest {
  private static final String ROOT = "ai.intermezzo.auth";
  private static final String OFFENDING = HasAllFaults.class.getPackageName();

  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);
  private final JavaClasses offending = new ClassFileImporter().importPackages(OFFENDING);

  @TestFactory
  @DisplayName("The house keeps its rules")
  Stream<DynamicTest> rules() {
    return new HouseRules(ROOT)
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().allowEmptyShould(true).check(ours)));
  }

  @TestFactory
  @DisplayName("Each rule finds who breaks it")
  Stream<DynamicTest> rulesBite() {
    return new HouseRules(OFFENDING)
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> {
                          EvaluationResult result =
                              rule.getValue().allowEmptyShould(true).evaluate(offending);
                          assertThat(result.hasViolation()).as(rule.getKey()).isTrue();
                        }));
  }

  @Test
  @DisplayName("The rules look at all of the program")
  void everything() {
    assertThat(ours.stream().map(type -> type.getPackageName()))
        .contains(ROOT, ROOT + ".oauth", ROOT + ".http", ROOT + ".token", ROOT + ".cli");
    assertThat(ours).hasSizeGreaterThan(200);
  }
}
