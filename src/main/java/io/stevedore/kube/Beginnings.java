package io.stevedore.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When what is noted on tasks began, in steady time. A time on the wire is weighed against the machine's clock once, at
 * the first look at it; one in the future, by a clock that was set back since or another machine's, is taken for now.
 */
public final class Beginnings {
    /** What of a task has a beginning. */
    public enum What {
        CREATED,
        ACCEPTED,
        CANCELING
    }

    private record Weighed(Instant noted, Instant began) {}

    private final InstantSource steady;
    private final InstantSource wall;
    private final Map<String, Map<What, Weighed>> known = new ConcurrentHashMap<>();

    public Beginnings(InstantSource steady, InstantSource wall) {
        this.steady = steady;
        this.wall = wall;
    }

    public Instant of(String uid, What what, Instant noted) {
        return known.computeIfAbsent(uid, any -> new ConcurrentHashMap<>())
                .compute(
                        what, (same, before) -> before != null && before.noted().equals(noted) ? before : weigh(noted))
                .began();
    }

    /** It begins now, and is about to be noted: the machine's clock may be set before we look at it. */
    public Instant now(String uid, What what, Instant noted) {
        known.computeIfAbsent(uid, any -> new ConcurrentHashMap<>()).put(what, new Weighed(noted, steady.instant()));
        return noted;
    }

    private Weighed weigh(Instant noted) {
        Duration passed = Duration.between(noted, wall.instant());
        return new Weighed(noted, steady.instant().minus(passed.isNegative() ? Duration.ZERO : passed));
    }

    /** The task is over. */
    public void forget(String uid) {
        known.remove(uid);
    }
}
