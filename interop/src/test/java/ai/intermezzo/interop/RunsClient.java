package ai.intermezzo.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What client of others a test class is about. Its tests are then rows of {@code
 * docs/compatibility.md}, and are named {@code flow: what it shows}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface RunsClient {
  /** The client, as its users call it. */
  String value();

  /** The folder in {@code interop/} that it is installed in. */
  String module() default "sdk";

  /** The packages whose versions are told; without any, it is that of the machine. */
  String[] packages();
}
