package io.stevedore.testing;

import io.stevedore.sandbox.node.container.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our program as tests start it: the native binary that the system property {@code stevedore.binary} names, else the
 * packaged build on the JVM.
 */
public final class Program {
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
            words.addAll(ProgramArchive.options());
            words.addAll(List.of(jvmOptions));
            words.addAll(List.of("-jar", jar().toString()));
        });
        return words;
    }

    /** A JVM for a short life. */
    static List<String> jvm() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return List.of(java.toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    /** An image for played nodes in which {@code /velero} is our program. */
    public static Image image(String... jvmOptions) {
        return binary().map(binary -> Image.binary("/velero", binary))
                .orElseGet(() ->
                        Image.jvm("/velero", Path.of(System.getProperty("java.home")), jar(), List.of(jvmOptions)));
    }
}
