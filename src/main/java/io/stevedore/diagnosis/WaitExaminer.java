package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import io.stevedore.task.TaskRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What tasks wait for that is not about their volumes: their turn, a slot, the repository, an end. */
public final class WaitExaminer {
    /** More names tell no more. */
    private static final int NAMED = 5;

    private WaitExaminer() {}

    /**
     * A new task that no agent takes.
     *
     * @param full   no task is taken now
     * @param reason of its own, or everybody's
     */
    public static Finding untaken(TaskRef task, boolean full, String reason) {
        return new Finding(full ? Code.QUEUE_FULL : Code.TARGET_MISSING, task.toString(), reason);
    }

    /** @param holders who has the slots of the node, the first one first */
    public static Finding noSlot(String node, int limit, List<String> holders) {
        String named = holders.stream().limit(NAMED).collect(Collectors.joining(", "));
        return new Finding(
                Code.NO_SLOT,
                ObjectRef.node(node).toString(),
                "its %s held by %s%s"
                        .formatted(
                                limit == 1 ? "slot is" : limit + " slots are",
                                named.isEmpty() ? "tasks that are not known yet" : named,
                                holders.size() > NAMED ? " and " + (holders.size() - NAMED) + " more" : ""));
    }

    /** While the mover waits for its repository, as it tells by events on its task. */
    public static Optional<Finding> repository(TaskRef task, List<Event> events) {
        List<Event> own = events.stream()
                .filter(event -> task.uid().equals(event.getInvolvedObject().getUid()))
                .toList();
        boolean started = own.stream().anyMatch(event -> Names.EVENT_STARTED.equals(event.getReason()));
        return own.stream()
                .filter(event -> !started && Names.EVENT_REPOSITORY_NOT_READY.equals(event.getReason()))
                .findFirst()
                .map(event -> new Finding(Code.REPOSITORY_NOT_READY, task.toString(), Warnings.message(event)));
    }

    /** @param force when the mover is ended by force */
    public static Finding cancel(TaskRef task, Instant asked, Instant force) {
        return new Finding(
                Code.CANCEL_PENDING,
                ObjectRef.pod(task.namespace(), task.name()).toString(),
                "its mover was asked to stop at %s and has time until %s".formatted(asked, force));
    }
}
