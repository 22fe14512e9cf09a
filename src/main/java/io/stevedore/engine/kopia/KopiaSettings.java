package io.stevedore.engine.kopia;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * @param program          the kopia program
 * @param scratch          folder for configuration and caches; nothing stays in it
 * @param environment      of this process, of which the child gets a small part
 * @param progressInterval time between two lines of progress
 * @param stallTime        without any sign of life for so long the program is ended
 * @param stopGrace        between the request to stop and the kill
 */
public record KopiaSettings(
        Path program,
        Path scratch,
        Map<String, String> environment,
        Duration progressInterval,
        Duration stallTime,
        Duration stopGrace) {
    public KopiaSettings {
        environment = Map.copyOf(environment);
    }

    /** The usual times. */
    public static KopiaSettings of(Path program, Path scratch, Map<String, String> environment) {
        return new KopiaSettings(
                program, scratch, environment, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofMillis(500));
    }

    /** The same with another stall time. */
    public KopiaSettings stallingAfter(Duration time) {
        return new KopiaSettings(program, scratch, environment, progressInterval, time, stopGrace);
    }

    /** Holds what may be secret. */
    @Override
    public String toString() {
        return "KopiaSettings[" + program + ", " + scratch + "]";
    }
}
