package io.stevedore.config;

import java.time.Duration;
import java.util.Set;

/** When the agent of a node restarts for a changed configuration: one after the other, not all at once. */
public final class RestartSpread {
    /** A change is seldom the last one of its minute. */
    static final Duration SETTLE = Duration.ofSeconds(5);

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RestartSpread() {}

    /** @param nodes all with an agent */
    public static Duration delay(String node, Set<String> nodes) {
        int before =
                (int) nodes.stream().filter(other -> other.compareTo(node) < 0).count();
        Duration last = STEP.multipliedBy(Math.max(1, nodes.size()));
        Duration step = last.compareTo(LONGEST) > 0 ? LONGEST.dividedBy(nodes.size()) : STEP;
        return SETTLE.plus(step.multipliedBy(before));
    }
}
