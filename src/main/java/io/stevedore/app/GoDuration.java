package io.stevedore.app;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as Velero's flags have them, for example {@code 10m0s}. */
final class GoDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return io.fabric8.kubernetes.api.model.Duration.parse(text).getDuration();
        } catch (Exception e) {
            throw new TypeConversionException("'" + text + "' is not a duration such as 10m0s or 1h30m");
        }
    }
}
