package io.stevedore.diagnostics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What happened to a task, the oldest first. Bounded: of a long life the first step and the latest ones are kept. */
public record Timeline(List<Step> steps) {
    private static final int LIMIT = 60;
    /** A task that waits goes round in as many steps. */
    private static final int RECENT = 4;

    public static final Timeline EMPTY = new Timeline(List.of());

    /** @param what a few words */
    public record Step(Instant at, String what) {}

    public Timeline {
        steps = List.copyOf(steps);
    }

    /** What was told a moment ago is no step. */
    public Timeline with(Instant at, String what) {
        if (steps.reversed().stream().limit(RECENT).anyMatch(step -> step.what().equals(what))) {
            return this;
        }
        List<Step> longer = new ArrayList<>(steps);
        if (longer.size() == LIMIT) {
            longer.remove(1);
        }
        longer.add(new Step(at, what));
        return new Timeline(longer);
    }

    /** Both, by time. */
    public Timeline with(Timeline other) {
        return new Timeline(Stream.concat(steps.stream(), other.steps.stream())
                .sorted(Comparator.comparing(Step::at))
                .toList());
    }
}
