package io.stevedore.testing;

import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.programs.ProgramArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our program as tests start it: the native binary that the system property {@code stevedore.binary} names, else the
 * packaged build on the JVM.
 */
public final class Program {
    /** Without it a client makes a second key for each connection, on a curve that is slow without the better compiler. */
    private static final String ONE_KEY = "-Djdk.tls.namedGroups=x25519";

    private Program() {}

    /** The binary, where the tests are about one. */
    public static Optional<Path> binary() {
        return Optional.ofNullable(System.getProperty("stevedore.binary")).map(Path::of);
    }

    /** The packaged build, {@code quarkus-run.jar}. */
    public static Path jar() {
        return Path.of(System.getProperty("stevedore.app", "target/quarkus-app/quarkus-run.jar"));
    }

    /** The words that start it; arguments follow them. */
    public static List<String> command(String... jvmOptions) {
        List<String> words = new ArrayList<>();
        binary().map(Path::toString).ifPresentOrElse(words::add, () -> {
            words.addAll(jvm());
            words.addAll(ProgramArchive.options(javaHome(), jar()));
            words.addAll(List.of(jvmOptions));
            words.addAll(List.of("-jar", jar().toString()));
        });
        return words;
    }

    /** A JVM for a short life. */
    private static List<String> jvm() {
        return List.of(
                javaHome().resolve("bin/java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", ONE_KEY);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** An image for played nodes in which {@code /velero} is our program. */
    public static Image image(String... jvmOptions) {
        return binary().map(binary -> Image.binary("/velero", binary)).orElseGet(() -> {
            List<String> options = new ArrayList<>(List.of(jvmOptions));
            options.addAll(ProgramArchive.options(javaHome(), jar()));
            return Image.jvm("/velero", javaHome(), jar(), options);
        });
    }
}
