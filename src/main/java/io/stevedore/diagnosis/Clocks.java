package io.stevedore.diagnosis;

import io.stevedore.expose.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the clocks of different machines say. Timeouts are counted from times that another machine wrote.
 *
 * @param thisNode   where {@code now} is from
 * @param created    of the task, by the API server
 * @param acceptedBy the node whose agent accepted the task; empty when none has
 * @param accepted   by that node's clock
 * @param now        of the one that looks
 */
public record Clocks(
        String thisNode, Optional<Instant> created, String acceptedBy, Optional<Instant> accepted, Instant now) {
    /** Times are of whole seconds, and requests take their time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    /** Since the task was accepted; zero when it was not. */
    public Duration waited() {
        return accepted.map(at -> Duration.between(at, now))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /** A clock that is behind of what happened before, by another one. */
    Optional<Finding> apart() {
        return created.filter(at -> behind(at, now))
                .map(at -> finding(thisNode, at, now, "the API server's when it made the task"))
                .or(() -> accepted.filter(
                                at -> created.filter(made -> behind(made, at)).isPresent())
                        .map(at -> finding(
                                acceptedBy,
                                created.orElseThrow(),
                                at,
                                "the API server's, by which it took" + " the task before that was made")))
                .or(() -> accepted.filter(at -> behind(at, now))
                        .map(at -> finding(thisNode, at, now, "that of node " + acceptedBy + ", which took the task")));
    }

    private static boolean behind(Instant earlier, Instant later) {
        return later.isBefore(earlier.minus(TOLERANCE));
    }

    private static Finding finding(String node, Instant earlier, Instant later, String than) {
        return new Finding(
                Code.CLOCKS_APART,
                ObjectRef.node(node).toString(),
                "its clock is at least %d s behind %s"
                        .formatted(Duration.between(later, earlier).toSeconds(), than));
    }
}
