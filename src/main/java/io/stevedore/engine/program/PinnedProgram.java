package io.stevedore.engine.program;

import io.stevedore.engine.EngineType;
import io.stevedore.engine.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An engine's program. What it does cannot be asked for, so its version is fixed.
 *
 * @param name     of the executable
 * @param version  whose behaviour the tests know; an older minor is refused
 * @param variable of the environment that names it, for machines where it is neither on the path nor in the cache
 * @param asking   the argument that it answers with its version
 * @param answer   what stands before the numbers in its answer
 */
public record PinnedProgram(String name, String version, String variable, String asking, String answer) {
    public static final PinnedProgram KOPIA = new PinnedProgram("kopia", "0.23.1", "STEVEDORE_KOPIA", "--version", "v");
    public static final PinnedProgram RESTIC =
            new PinnedProgram("restic", "0.18.1", "STEVEDORE_RESTIC", "version", "restic ");

    public static PinnedProgram of(EngineType type) {
        return switch (type) {
            case KOPIA -> KOPIA;
            case RESTIC -> RESTIC;
        };
    }

    /** From the environment's own variable, its path, or the folder where the sandbox builds programs. */
    public Optional<Path> find(Map<String, String> environment) {
        String named = environment.getOrDefault(variable, "");
        if (!named.isBlank()) {
            return Optional.of(Path.of(named).toAbsolutePath()).filter(Files::isExecutable);
        }
        return Programs.find(name, environment.getOrDefault("PATH", "")).or(() -> cached(environment));
    }

    private Optional<Path> cached(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(Path.of(home, ".cache/stevedore/programs/" + name + "-" + version + "/" + name))
                .filter(Files::isExecutable);
    }

    /** Matches the beginning of an answer; groups are the whole version, major, minor. */
    Pattern pattern() {
        return Pattern.compile("^(?:" + Pattern.quote(name) + " )?(v?(\\d{1,4})\\.(\\d{1,4})\\.\\d{1,4}[^ ]*)");
    }

    int part(int which) {
        return Integer.parseInt(List.of(version.split("\\.", -1)).get(which));
    }
}
