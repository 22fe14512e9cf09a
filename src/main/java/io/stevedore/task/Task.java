package io.stevedore.task;

import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A custom resource as the life cycle sees it.
 *
 * @param node      the node whose agent answers for it: where the mover runs, else where it was accepted; else empty
 * @param builtIn   ours to handle, by {@code spec.datamover}
 * @param cancel    from {@code spec.cancel}
 * @param deleting  a deletionTimestamp is set
 * @param finalizer our finalizer is on it
 * @param progress  as last written
 * @param attempts  how often its mover was started
 * @param refusal   why its spec can never be carried out; empty when it can
 */
public record Task(
        TaskRef ref,
        Phase phase,
        String node,
        boolean builtIn,
        boolean cancel,
        boolean deleting,
        boolean finalizer,
        MoverProgress progress,
        Attempts attempts,
        Optional<String> refusal) {

    /** As one that can never be carried out. */
    public Task refused(String why) {
        return with(phase, refusal.or(() -> Optional.of(why)));
    }

    /** As by another clock. */
    public Task acceptedAt(UnaryOperator<Instant> clock) {
        return phase instanceof Phase.Accepted accepted
                ? with(new Phase.Accepted(accepted.by(), accepted.at().map(clock)), refusal)
                : this;
    }

    private Task with(Phase otherPhase, Optional<String> otherRefusal) {
        return new Task(ref, otherPhase, node, builtIn, cancel, deleting, finalizer, progress, attempts, otherRefusal);
    }

    /** Nobody wants it any more. */
    public boolean unwanted() {
        return cancel || deleting;
    }
}
