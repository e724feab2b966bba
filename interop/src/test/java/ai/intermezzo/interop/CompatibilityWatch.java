package ai.intermezzo.interop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Watches the tests of a class that {@link RunsClient runs a client}: {@code docs/compatibility.md}
 * must have those that passed, and no other. Where only some were asked to run it says nothing.
 */
final class CompatibilityWatch implements TestWatcher, AfterAllCallback {
  private final SortedSet<String> passed = new TreeSet<>();
  private int others;

  @Override
  public void testSuccessful(ExtensionContext test) {
    passed.add(test.getDisplayName());
  }

  @Override
  public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
    others++;
  }

  @Override
  public void testAborted(ExtensionContext test, @Nullable Throwable cause) {
    others++;
  }

  @Override
  public void testDisabled(ExtensionContext test, Optional<String> reason) {
    others++;
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Class<?> test = context.getRequiredTestClass();
    RunsClient client = test.getAnnotation(RunsClient.class);
    // One without is about our own guard in somebody else's framework.
    if (client != null && passed.size() + others == tests(test)) {
      CompatibilityPage.ours()
          .require(
              new CompatibilityPage.Section(
                  test.getSimpleName(),
                  client.value(),
                  InstalledVersion.of(client),
                  List.copyOf(passed)));
    }
  }

  private static long tests(Class<?> type) {
    Stream<Method> methods = Arrays.stream(type.getDeclaredMethods());
    Class<?> above = type.getSuperclass();
    return methods.filter(method -> method.isAnnotationPresent(Test.class)).count()
        + (above == null ? 0 : tests(above));
  }
}
