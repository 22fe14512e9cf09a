package io.stevedore.sandbox.node;

import java.time.Duration;

/** Waits that double from one second to thirty; shorter than a kubelet's, so that tests see the third start. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }

    /** @param lasted how long the container ran; long enough and it starts from the beginning */
    Duration after(Duration lasted) {
        if (lasted.compareTo(FORGIVEN_AFTER) >= 0) {
            next = FIRST;
        }
        return next();
    }
}
