package io.stevedore.engine.program;

import io.stevedore.engine.process.Environment;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.ProgramCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How an engine's program is run.
 *
 * @param program          of the engine
 * @param scratch          folder for configuration and caches; nothing stays in it
 * @param environment      of this process, of which the child gets a small part
 * @param progressInterval time between two lines of progress
 * @param stallTime        without any sign of life for so long the program is ended
 * @param stopGrace        between the request to stop and the kill
 */
public record ProgramSettings(
        Path program,
        Path scratch,
        Map<String, String> environment,
        Duration progressInterval,
        Duration stallTime,
        Duration stopGrace) {
    public ProgramSettings {
        environment = Map.copyOf(environment);
    }

    /** The usual times. */
    public static ProgramSettings of(Path program, Path scratch, Map<String, String> environment) {
        return new ProgramSettings(
                program, scratch, environment, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofMillis(500));
    }

    /** The same with another stall time. */
    public ProgramSettings stallingAfter(Duration time) {
        return new ProgramSettings(program, scratch, environment, progressInterval, time, stopGrace);
    }

    /** Of another program, which needs nothing of the engine's and may know none of its secrets. @param home where it runs */
    public ProgramCall other(Path other, List<String> arguments, PrivateFolder home) {
        return new ProgramCall(
                other, arguments, Environment.of(environment, home.path()), home.path(), Mask.of(Set.of()));
    }

    /** Holds what may be secret. */
    @Override
    public String toString() {
        return "ProgramSettings[" + program + ", " + scratch + "]";
    }
}
