package io.stevedore.engine;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A text that must not be seen: it has no readable {@link #toString}. */
public final class Secret {
    private static final int SHORTEST_LINE = 20;

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The text itself, for the child process that needs it. */
    public String reveal() {
        return value;
    }

    /** Of a secret of several lines, such as a key in PEM: a program that shows some of it shows whole lines. */
    public Set<String> lines() {
        return value.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("-----"))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
