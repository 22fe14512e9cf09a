package io.stevedore.engine.kopia;

import io.stevedore.engine.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the program is. Its flags cannot be asked for, so its version is fixed. */
public final class KopiaProgram {
    /** The version whose behaviour the tests know. */
    public static final String VERSION = "0.23.1";

    /** Names the program, for machines where it is neither on the path nor in the cache. */
    public static final String VARIABLE = "STEVEDORE_KOPIA";

    private KopiaProgram() {}

    /** From the environment's own variable, its path, or the folder where the sandbox builds programs. */
    public static Optional<Path> find(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return Optional.of(Path.of(named).toAbsolutePath()).filter(Files::isExecutable);
        }
        return Programs.find("kopia", environment.getOrDefault("PATH", "")).or(() -> cached(environment));
    }

    private static Optional<Path> cached(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(Path.of(home, ".cache/stevedore/programs/kopia-" + VERSION + "/kopia"))
                .filter(Files::isExecutable);
    }
}
