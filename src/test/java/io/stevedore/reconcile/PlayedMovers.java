package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.World;
import io.stevedore.protocol.Termination;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Scheduler, kubelet and mover of one task's pod. */
final class PlayedMovers {
    /** How long a mover moves data. */
    static final Duration TRANSFER = Duration.ofSeconds(10);

    private final World world;
    private final VirtualClock clock;
    private final TaskRef task;
    private final String node;
    private final String result;
    private final Supplier<Task> seen;
    private final Map<String, Instant> started = new LinkedHashMap<>();
    private boolean schedulable = true;
    private boolean deaf;
    private Optional<String> failure = Optional.empty();

    /**
     * @param node   where all movers run
     * @param result termination message of one that succeeds
     * @param seen   the task as its mover sees it
     */
    PlayedMovers(World world, VirtualClock clock, TaskRef task, String node, String result, Supplier<Task> seen) {
        this.world = world;
        this.clock = clock;
        this.task = task;
        this.node = node;
        this.result = result;
        this.seen = seen;
    }

    /** No node takes them. */
    void unschedulable() {
        schedulable = false;
    }

    /** They do not heed a cancel, and have much to do. */
    void lastLong() {
        deaf = true;
    }

    /** They end with an error. */
    void fail(String message) {
        failure = Optional.of(message);
    }

    /** How many have moved data so far. */
    int moved() {
        return started.size();
    }

    boolean work() {
        Optional<Pod> found = world.get(ObjectRef.pod(task.namespace(), task.name()));
        if (found.isEmpty() || Ownership.deleting(found.get()) || !schedulable || !claimsBound(found.get())) {
            return false;
        }
        Pod pod = found.get();
        String phase = pod.getStatus() == null
                ? "Pending"
                : Objects.requireNonNull(pod.getStatus().getPhase());
        return switch (phase) {
            case "Pending" -> run(pod);
            case "Running" -> goOn(pod);
            default -> false;
        };
    }

    private boolean claimsBound(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> world.get(ObjectRef.claim(
                        task.namespace(), volume.getPersistentVolumeClaim().getClaimName())))
                .allMatch(claim -> claim.filter(c -> c.getStatus() != null
                                && "Bound".equals(c.getStatus().getPhase()))
                        .isPresent());
    }

    private boolean run(Pod pod) {
        world.change(ObjectRef.of(pod), p -> {
            p.getSpec().setNodeName(node);
            p.setStatus(new PodStatusBuilder().withPhase("Running").build());
        });
        return true;
    }

    /** It waits for its task to be under way. */
    private boolean goOn(Pod pod) {
        Task now = seen.get();
        if (now.cancel() && !deaf) {
            return end(pod, "Failed", Termination.canceled(task.kind().resource(), task.name()));
        }
        if (now.phase() instanceof Phase.InProgress) {
            started.putIfAbsent(pod.getMetadata().getUid(), clock.instant());
        }
        if (end(pod).filter(time -> !clock.instant().isBefore(time)).isEmpty()) {
            return false;
        }
        return failure.map(message -> end(pod, "Failed", message)).orElseGet(() -> end(pod, "Succeeded", result));
    }

    private Optional<Instant> end(Pod pod) {
        return Optional.ofNullable(started.get(pod.getMetadata().getUid()))
                .map(time -> time.plus(deaf ? TRANSFER.multipliedBy(60) : TRANSFER));
    }

    private boolean end(Pod pod, String phase, String message) {
        PodStatus status = new PodStatusBuilder()
                .withPhase(phase)
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName(task.uid())
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(phase.equals("Failed") ? 1 : 0)
                        .withMessage(message)
                        .endTerminated()
                        .endState()
                        .build())
                .build();
        world.change(ObjectRef.of(pod), p -> p.setStatus(status));
        return true;
    }

    /** When one ends that runs. */
    Optional<Instant> next() {
        return world.get(ObjectRef.pod(task.namespace(), task.name()))
                .filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .flatMap(this::end);
    }
}
