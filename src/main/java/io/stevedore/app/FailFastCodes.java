package io.stevedore.app;

import io.stevedore.diagnosis.FailFast;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads codes of findings, for example {@code Unschedulable,-ImageUnavailable}. */
final class FailFastCodes implements ITypeConverter<FailFast> {
    @Override
    public FailFast convert(String text) {
        try {
            return FailFast.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
