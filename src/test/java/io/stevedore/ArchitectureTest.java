package io.stevedore;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which part may know which, one rule a line. */
@AnalyzeClasses(packages = "io.stevedore", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE =
            packages("api", "protocol", "task", "expose", "config", "diagnosis", "datapath", "permissions", "fsbackup");

    // what each part may know of the others
    @ArchTest
    static final ArchRule API = part("api").mayKnow().because("it is the wire, which stands below everything");

    @ArchTest
    static final ArchRule PROTOCOL = part("protocol").mayKnow("api").because("agent and mover share only these two");

    @ArchTest
    static final ArchRule METRICS = part("metrics").mayKnow("api").because("meters follow whatever part calls them");

    @ArchTest
    static final ArchRule CONFIG =
            part("config").mayKnow("api").because("what a user writes does not depend on its use");

    @ArchTest
    static final ArchRule TASK =
            part("task").mayKnow("api", "protocol").because("the life cycle is the same for all kinds");

    @ArchTest
    static final ArchRule EXPOSE =
            part("expose").mayKnow("api", "protocol", "task").because("plans serve the life cycle");

    @ArchTest
    static final ArchRule DATAPATH =
            part("datapath").mayKnow("api", "protocol", "task").because("it is a view of the mover");

    @ArchTest
    static final ArchRule DIAGNOSIS =
            part("diagnosis").mayKnow("api", "task", "expose", "datapath").because("findings are about what exists");

    @ArchTest
    static final ArchRule DIAGNOSTICS = part("diagnostics")
            .mayKnow("api", "task", "expose", "diagnosis", "datapath", "config")
            .because("what is shown is what was found and decided");

    @ArchTest
    static final ArchRule ENGINE = part("engine").mayKnow().because("engines know directories, not Kubernetes");

    @ArchTest
    static final ArchRule REPOSITORY =
            part("repository").mayKnow("api", "engine").because("it is the bridge to the engine");

    @ArchTest
    static final ArchRule MOVER = part("mover")
            .mayKnow("api", "protocol", "engine", "repository")
            .because("agent and mover share only api and protocol, and run in different pods and releases");

    @ArchTest
    static final ArchRule COORDINATOR =
            part("coordinator").mayKnow("api", "engine", "repository").because("it never runs inside an agent");

    @ArchTest
    static final ArchRule FSBACKUP =
            part("fsbackup").mayKnow("api", "config").because("it decides for whoever plays Velero's server");

    @ArchTest
    static final ArchRule KUBE = part("kube")
            .mayKnow(
                    "api",
                    "protocol",
                    "task",
                    "expose",
                    "diagnosis",
                    "diagnostics",
                    "datapath",
                    "config",
                    "nativeimage")
            .because("it carries plans out and does not make them");

    @ArchTest
    static final ArchRule REST =
            part("rest").mayKnow("task", "diagnostics").because("HTTP is one way to ask, and may change");

    @ArchTest
    static final ArchRule RECONCILE = part("reconcile")
            .mayKnow(
                    "api",
                    "protocol",
                    "task",
                    "expose",
                    "diagnosis",
                    "diagnostics",
                    "datapath",
                    "config",
                    "metrics",
                    "kube")
            .because("agents see the engine through the mover alone");

    @ArchTest
    static final ArchRule SANDBOX = part("sandbox")
            .mayKnow("api", "permissions", "restorewait", "fsbackup")
            .because("it plays a node, a disk and a server, not our wishes");

    @ArchTest
    static final ArchRule RESTORE_WAIT = classes()
            .that()
            .resideInAPackage("io.stevedore.restorewait..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.stevedore.restorewait..", "java..", "org.jspecify..")
            .because("each library would have to be in its binary");

    @ArchTest
    static final ArchRule PERMISSIONS = part("permissions").mayKnow("api").because("it is a list");

    // who may use what of the world
    @ArchTest
    static final ArchRule CLIENT = noClasses()
            .that(resideOutsideOf("kube", "reconcile", "coordinator", "mover", "sandbox", "app"))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(KubernetesClient.class)
            .because("decisions are made on values, not on a cluster");

    @ArchTest
    static final ArchRule OPERATOR_SDK = noClasses()
            .that(resideOutsideOf("reconcile", "app"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javaoperatorsdk..", "io.quarkiverse.operatorsdk..")
            .because("reconciling is one way to be called, and may change");

    @ArchTest
    static final ArchRule PROCESSES = noClasses()
            .that(resideOutsideOf("engine.process", "sandbox"))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("one place starts, drains, signals and reaps, and keeps secrets off command lines");

    @ArchTest
    static final ArchRule METERS = noClasses()
            .that(resideOutsideOf("metrics", "app"))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(MeterRegistry.class)
            .because("names, labels and units stand in one catalogue");

    @ArchTest
    static final ArchRule PURE_PARTS = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.quarkus..", "java.net..", "java.nio.file..", "java.lang.foreign..")
            .because("they are values in, values out");

    @ArchTest
    static final ArchRule NO_CLOCK_IN_PURE_PARTS = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("time is an input that tests step");

    @ArchTest
    static final ArchRule ENVIRONMENT = noClasses()
            .that(resideOutsideOf("app", "sandbox"))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("what a process is given is read at its entry and handed on");

    @ArchTest
    static final ArchRule NAMES = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)")
            .because("such a name says nothing about what the class is");

    @ArchTest
    static void velerosNamesStandInOnePlace(JavaClasses ignored) throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> others = sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("api/Names.java"))
                    .filter(ArchitectureTest::hasVeleroLiteral)
                    .toList();
            assertThat(others)
                    .as("names with velero.io/ are a contract and stand in api.Names only")
                    .isEmpty();
        }
    }

    private static boolean hasVeleroLiteral(Path source) {
        try {
            return Files.readString(source).lines().anyMatch(line -> line.matches(".*\"[^\"]*velero\\.io/[^\"]*\".*"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "io.stevedore." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> resideOutsideOf(String... names) {
        return not(resideInAnyPackage(packages(names)));
    }

    private static Part part(String name) {
        return new Part(name);
    }

    private record Part(String name) {
        ArchRule mayKnow(String... others) {
            String[] known =
                    Stream.concat(Stream.of(name), Arrays.stream(others)).toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAPackage("io.stevedore." + name + "..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage("io.stevedore..").or(resideInAnyPackage(packages(known))));
        }
    }
}
