package ai.intermezzo.auth;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, for the classes below a package. */
final class HouseRules {
  /**
   * From the bottom up. A room uses those before it; the empty name is what wires them together.
   */
  private static final List<String> ROOMS =
      List.of(
          "oauth",
          "seal",
          "http",
          "store",
          "jose",
          "audit",
          "client",
          "api",
          "user",
          "session",
          "grant",
          "token",
          "page",
          "login",
          "consent",
          "authorize",
          "userinfo",
          "introspect",
          "revoke",
          "logout",
          "discovery",
          "account",
          "manage",
          "config",
          "ops",
          "",
          "cli");

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  /** All of them, by what they promise. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("a room uses only rooms above it", classes().should(useOnlyRoomsAbove()));
    rules.put("rooms have no cycles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
    rules.put("Jetty is in http only", only("org.eclipse.jetty..", inRoom("http")));
    rules.put(
        "SQL is in stores only",
        onlyAnyOf(
            inRoom("store").or(named("Store")),
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "org.sqlite..",
            "org.postgresql..",
            "com.zaxxer..",
            "org.flywaydb.."));
    rules.put("picocli is in cli only", only("picocli..", inRoom("cli")));
    rules.put("JTE is in page only", only("gg.jte..", inRoom("page")));
    rules.put("Logback is in cli only", only("ch.qos.logback..", inRoom("cli")));
    rules.put("logs go through SLF4J", only("java.util.logging..", named("LoggingBridge")));
    rules.put(
        "standard streams belong to the command line",
        noClasses()
            .that(not(named("Environment").or(named("Intermezzo"))))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in"));
    rules.put(
        "nobody sleeps",
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class));
    rules.put(
        "nothing is injected into fields",
        fields()
            .should()
            .notBeAnnotatedWith(
                describe("an annotation that injects", a -> isInjection(a.getRawType()))));
    rules.put("a package says what it is for and is null-marked", classes().should(beNullMarked()));
    rules.put(
        "a name says what a class is",
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)"));
    return rules;
  }

  private static boolean isInjection(JavaClass annotation) {
    return annotation.getSimpleName().equals("Inject")
        || annotation.getSimpleName().equals("Autowired")
        || annotation.getSimpleName().equals("Resource");
  }

  private static ArchRule only(String library, DescribedPredicate<JavaClass> allowed) {
    return onlyAnyOf(allowed, library);
  }

  private static ArchRule onlyAnyOf(DescribedPredicate<JavaClass> allowed, String... libraries) {
    return noClasses()
        .that(not(allowed))
        .should()
        .dependOnClassesThat(resideInAnyPackage(libraries));
  }

  private DescribedPredicate<JavaClass> inRoom(String room) {
    return describe("in " + room, type -> room.equals(room(type)));
  }

  /** Its own name, or that of the class around it, ends so. */
  private static DescribedPredicate<JavaClass> named(String ending) {
    return describe("named *" + ending, type -> outermost(type).getSimpleName().endsWith(ending));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
  }

  private String room(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return "";
    }
    String below = name.substring(root.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  private ArchCondition<JavaClass> useOnlyRoomsAbove() {
    return new ArchCondition<>("use only rooms above their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int own = ROOMS.indexOf(room(type));
        if (own < 0) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no room"));
          return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          if (target.getPackageName().startsWith(root) && ROOMS.indexOf(room(target)) > own) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private ArchCondition<JavaClass> beNullMarked() {
    return new ArchCondition<>("be in a package with a @NullMarked package-info") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        JavaPackage home = type.getPackage();
        // What JTE generates knows nothing of nulls.
        if (!home.getName().equals(root + ".page.templates")
            && !home.isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, home.getName() + " is not null-marked"));
        }
      }
    };
  }
}
