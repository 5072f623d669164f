package talker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.PrintWriter;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules that hold the packages below {@code root} in their places. They take the root as a parameter so that they
 * can be shown to fail, on the faults in {@code talker.fixture}.
 */
record Architecture(String root) {
    private static final Set<String> DOMAIN = Set.of("room", "account", "history", "limits", "protocol");

    /** Which packages each package may know. All may know metrics, which knows nobody. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("", Set.of("cli", "tls")),
            Map.entry(
                    "cli",
                    union(
                            DOMAIN, "doctor", "node", "net", "http", "session", "client", "chat", "bench", "tls",
                            "upkeep")),
            Map.entry(
                    "node",
                    union(
                            DOMAIN,
                            "net",
                            "http",
                            "session",
                            "signin",
                            "webhook",
                            "serialization",
                            "health",
                            "tls",
                            "peer",
                            "journal",
                            "upkeep")),
            Map.entry("health", Set.of()),
            Map.entry("doctor", Set.of("node", "http", "tls")),
            Map.entry("net", union(DOMAIN, "session", "tls", "peer")),
            Map.entry("http", union(DOMAIN, "session", "signin", "webhook", "health", "peer", "upkeep")),
            Map.entry("session", union(DOMAIN, "signin")),
            Map.entry("signin", Set.of("protocol")),
            Map.entry("webhook", DOMAIN),
            Map.entry("serialization", Set.of("room", "account", "webhook", "protocol")),
            Map.entry("upkeep", union(DOMAIN, "journal")),
            Map.entry("history", Set.of("room", "limits", "protocol", "journal")),
            Map.entry("journal", Set.of("room", "protocol")),
            Map.entry("room", Set.of("limits", "protocol")),
            Map.entry("limits", Set.of("protocol", "peer")),
            Map.entry("account", Set.of("protocol")),
            Map.entry("bench", Set.of("protocol", "tls")),
            Map.entry("chat", Set.of("client", "protocol")),
            Map.entry("client", Set.of("protocol", "tls")),
            Map.entry("protocol", Set.of()),
            Map.entry("tls", Set.of()),
            Map.entry("peer", Set.of()),
            Map.entry("metrics", Set.of()));

    /** A package that has no row in the table is a violation, so that nothing stays outside the rules. */
    ArchRule everyPackageHasItsPlace() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(be("in a package of the table", c -> MAY_KNOW.containsKey(nameOf(c))));
    }

    ArchRule arrowsPointOneWay() {
        return classes().that().resideInAPackage(root + "..").should(knowOnlyWhatTheTableAllows());
    }

    /** Programs of others are to use them. */
    ArchRule protocolAndClientKnowTheJdkAndJacksonOnly() {
        return classes()
                .that()
                .resideInAnyPackage(root + ".protocol..", root + ".client..", root + ".tls..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        root + ".protocol..",
                        root + ".client..",
                        root + ".tls..",
                        "java..",
                        "javax.net.ssl..",
                        "jdk.net..",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations.."));
    }

    ArchRule everyPackageIsNullMarked() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(be("in a package whose package-info says @NullMarked", c -> c.getPackage()
                        .isAnnotatedWith(NullMarked.class)));
    }

    /** Java serialization is off: a class that says Serializable promises what nobody tests. */
    ArchRule nothingIsSerializable() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(be(
                        "a class that does not itself implement java.io.Serializable",
                        c -> c.getRawInterfaces().stream().noneMatch(i -> i.isEquivalentTo(Serializable.class))));
    }

    ArchRule logsGoThroughSlf4j() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..");
    }

    ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".cli.."))))
                .should(ACCESS_STANDARD_STREAMS);
    }

    /** What a command prints may come from anybody: it goes through what makes it visible, which nobody can forget then. */
    ArchRule commandsPrintByThePrintout() {
        return noClasses()
                .that(resideInAPackage(root + ".cli..")
                        .and(not(describe("the printout", c -> c.getSimpleName().equals("Printout"))))
                        .and(not(describe("what explains a failure", c -> c.getSimpleName()
                                .equals("TalkerCommand")))))
                .should()
                .accessTargetWhere(target(nameMatching("print|println|printf|format|append|write"))
                        .and(target(owner(assignableTo(PrintWriter.class)))));
    }

    /** A behaviour's commands are sealed, and each is matched (a class literal or instanceof) in its own package. */
    ArchRule everyCommandHasItsHandler(JavaClasses all) {
        return classes().that(areCommands()).should(new ArchCondition<>("be sealed and handled in their package") {
            @Override
            public void check(JavaClass commands, ConditionEvents events) {
                Class<?> type = commands.reflect();
                if (!type.isSealed()) {
                    events.add(violated(commands, commands.getName() + " is not sealed"));
                    return;
                }
                Set<String> matched = all.stream()
                        .filter(c -> c.getPackageName().equals(commands.getPackageName()))
                        .flatMap(Architecture::matchedIn)
                        .collect(Collectors.toSet());
                unhandled(type, matched)
                        .forEach(c -> events.add(violated(commands, c.getName() + " is handled nowhere")));
            }
        });
    }

    DescribedPredicate<JavaClass> areCommands() {
        return resideInAPackage(root + "..")
                .and(describe("are called Command", c -> c.isInterface() && "Command".equals(c.getSimpleName())));
    }

    /** Surefire runs *Test, Failsafe *IT; a test under another name would run nowhere, and stay green. */
    ArchRule everyTestIsRun() {
        return classes()
                .that(describe("have test methods", (JavaClass c) -> testMethods(c) > 0))
                .should(be(
                        "in a class *Test or *IT", c -> isTestName(outermost(c).getSimpleName())));
    }

    ArchRule everyTestClassTests() {
        return classes()
                .that(describe(
                        "are called *Test or *IT",
                        c -> isTestName(c.getSimpleName())
                                && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                                && c.getPackageName().startsWith(root)))
                .should(be(
                        "a class with test methods, its own or inherited or nested",
                        c -> Stream.concat(Stream.of(c), nestedIn(c)).anyMatch(Architecture::hasTests)));
    }

    private ArchCondition<JavaClass> knowOnlyWhatTheTableAllows() {
        return new ArchCondition<>("know only what the table allows") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                Set<String> allowed = union(MAY_KNOW.getOrDefault(nameOf(from), Set.of()), nameOf(from), "metrics");
                from.getDirectDependenciesFromSelf().stream()
                        .filter(d -> isBelowRoot(d.getTargetClass()))
                        .filter(d -> !allowed.contains(nameOf(d.getTargetClass())))
                        .forEach(d -> events.add(violated(d, d.getDescription())));
            }
        };
    }

    private boolean isBelowRoot(JavaClass c) {
        return (c.getBaseComponentType().getPackageName() + ".").startsWith(root + ".");
    }

    /** The first part of the package below the root, or "" for the root itself. */
    private String nameOf(JavaClass c) {
        String below = c.getBaseComponentType().getPackageName().substring(root.length());
        return below.isEmpty() ? "" : below.substring(1).replaceAll("\\..*", "");
    }

    private static Set<String> union(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static ArchCondition<JavaClass> be(String what, Predicate<JavaClass> is) {
        return new ArchCondition<>("be " + what) {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                if (!is.test(c)) {
                    events.add(violated(c, c.getName() + " is not " + what));
                }
            }
        };
    }

    private static Stream<String> matchedIn(JavaClass c) {
        return Stream.concat(
                c.getReferencedClassObjects().stream().map(r -> r.getRawType().getName()),
                c.getInstanceofChecks().stream().map(i -> i.getRawType().getName()));
    }

    private static Stream<Class<?>> unhandled(Class<?> type, Set<String> matched) {
        return Stream.of(type.getPermittedSubclasses())
                .filter(c -> !matched.contains(c.getName()))
                .flatMap(c -> c.isSealed() ? unhandled(c, matched) : Stream.of(c));
    }

    private static boolean isTestName(String name) {
        return name.endsWith("Test") || name.endsWith("IT");
    }

    private static JavaClass outermost(JavaClass c) {
        return c.getEnclosingClass().map(Architecture::outermost).orElse(c);
    }

    private static Stream<JavaClass> nestedIn(JavaClass c) {
        return c.getPackage().getClasses().stream()
                .filter(n -> !n.equals(c) && outermost(n).equals(c));
    }

    private static boolean hasTests(JavaClass c) {
        return testMethods(c) > 0
                || c.getRawSuperclass().map(Architecture::hasTests).orElse(false);
    }

    private static long testMethods(JavaClass c) {
        return c.getMethods().stream()
                .filter(m -> m.isMetaAnnotatedWith("org.junit.platform.commons.annotation.Testable")
                        || m.isAnnotatedWith("org.junit.platform.commons.annotation.Testable"))
                .count();
    }
}
