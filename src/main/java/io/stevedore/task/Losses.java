package io.stevedore.task;

import java.util.Optional;

/**
 * What has to be known before a lost mover is started again.
 *
 * @param attempt      the one that was lost, from 1
 * @param retries      how many there may be after the first, from {@code --mover-retries}
 * @param otherMake    an agent that is not like this one, by name; empty when all are. Only agents that know of attempts
 *                     leave a task alone that has gone back to Accepted
 * @param node         that the mover ran on; empty when it had none
 * @param nodeState    how that node is
 * @param attached     volumes of the task are still attached there
 * @param message      what the task says
 */
public record Losses(
        int attempt,
        int retries,
        Optional<String> otherMake,
        String node,
        NodeState nodeState,
        boolean attached,
        String message) {

    /** How far a node can be trusted to have ended what ran on it. */
    public enum NodeState {
        READY,
        GONE,
        OUT_OF_SERVICE,
        SILENT
    }

    public Retry retry() {
        if (attempt > retries) {
            return new Retry.Never(retries == 0 ? "retries are switched off" : "no attempt is left");
        }
        if (otherMake.isPresent()) {
            return new Retry.Never("agent " + otherMake.get() + " may not know of attempts");
        }
        return switch (nodeState) {
            case READY -> new Retry.Possible("its node is alive");
            case SILENT ->
                notYet(
                        ("the mover was lost with node %s, which may still be writing: it is started again when the Node is"
                                        + " deleted or has the taint node.kubernetes.io/out-of-service")
                                .formatted(node));
            case GONE, OUT_OF_SERVICE ->
                attached
                        ? notYet(
                                "the mover was lost with node %s: it is started again when its volume is detached there"
                                        .formatted(node))
                        : new Retry.Possible("its node is gone");
        };
    }

    private Retry notYet(String why) {
        return new Retry.NotYet(why, message.equals(why));
    }
}
