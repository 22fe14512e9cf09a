package io.stevedore.protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often a task's mover was started, as an annotation of the task tells. Agent and mover know by it which mover is
 * the task's, and which one is the rest of an attempt that was lost.
 *
 * @param lost how each earlier attempt was lost, the first one first
 */
public record Attempts(List<String> lost) {
    public static final Attempts FIRST = new Attempts(List.of());
    /** Characters kept of each; what stands in an annotation is watched by every agent. */
    private static final int LONGEST = 300;

    public Attempts {
        lost = List.copyOf(lost);
    }

    /** What cannot be read counts as one attempt: whoever wrote it, something was there. */
    public static Attempts parse(String annotation) {
        if (annotation.isEmpty()) {
            return FIRST;
        }
        Optional<String[]> read = Json.read(annotation, String[].class);
        return new Attempts(Stream.of(read.orElseGet(() -> new String[] {annotation}))
                .map(String::valueOf)
                .toList());
    }

    public String text() {
        return Json.write(lost);
    }

    /** The one under way, from 1. */
    public int current() {
        return lost.size() + 1;
    }

    /** One more is lost. */
    public Attempts and(String how) {
        String kept = how.length() > LONGEST ? how.substring(0, LONGEST - 3) + "..." : how;
        return new Attempts(Stream.concat(lost.stream(), Stream.of(kept)).toList());
    }

    /** For the end of a message: why there was more than one; empty when there was not. */
    public String told() {
        return lost.isEmpty()
                ? ""
                : IntStream.range(0, lost.size())
                        .mapToObj(i -> "attempt %d was lost: %s".formatted(i + 1, lost.get(i)))
                        .collect(Collectors.joining("; ", " (", ")"));
    }
}
