package io.stevedore.app;

import io.stevedore.task.Limits.Limit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a limit, for example {@code storageclass/gold=3}. */
final class LimitText implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
        try {
            return Limit.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
