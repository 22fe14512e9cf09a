package io.stevedore.datapath;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.stevedore.protocol.MoverResult;
import io.stevedore.protocol.Termination;
import io.stevedore.task.Mover;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the state of a mover from its pod. */
public final class MoverPods {
    /** The kubelet has given up on these, or tries again so slowly that nobody should wait for it. */
    private static final Set<String> HOPELESS = Set.of("ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

    /** Why a kubelet ends a pod that did nothing wrong; newer ones set a condition too. */
    private static final Set<String> DISRUPTIONS =
            Set.of("Evicted", "NodeLost", "NodeShutdown", "Preempting", "Terminated");

    private MoverPods() {}

    /** @param container name of the mover's container, the task's uid */
    public static Mover state(Pod pod, String container) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        String phase = status.getPhase() == null ? "Pending" : status.getPhase();
        return switch (phase) {
            case "Succeeded" -> succeeded(status, container);
            case "Failed" -> failed(pod, status, container);
            case "Unknown" -> new Mover.Doomed("pod %s is in state Unknown%s".formatted(name(pod), told(status)));
            case "Running" ->
                pod.getSpec().getNodeName() == null
                        ? new Mover.Starting("no node")
                        : new Mover.Running(pod.getSpec().getNodeName());
            default -> pending(pod, status);
        };
    }

    private static Mover succeeded(PodStatus status, String container) {
        String message = terminationMessage(status, container);
        return MoverResult.parse(message)
                .filter(MoverPods::telling)
                .<Mover>map(Mover.Succeeded::new)
                .orElseGet(() -> new Mover.Failed(
                        "the mover ended well but its result cannot be read, so the snapshot's id is not known: \""
                                + message + "\""));
    }

    /** A backup names its snapshot, or says that there was nothing to take; a restore names its target. */
    private static boolean telling(MoverResult result) {
        boolean named = result.snapshotID() != null && !result.snapshotID().isEmpty();
        return named || result.emptySnapshot() || result.target() != null;
    }

    private static Mover failed(Pod pod, PodStatus status, String container) {
        String message = terminationMessage(status, container).strip();
        if (Termination.isCanceled(message)) {
            return new Mover.Canceled();
        }
        if (disrupted(status)) {
            return new Mover.Lost("pod " + name(pod) + ":" + told(status));
        }
        List<String> parts = new ArrayList<>();
        if (!message.isEmpty()) {
            parts.add(message);
        }
        terminated(status, container)
                .filter(end -> message.isEmpty())
                .ifPresent(end -> parts.add("the mover ended without a message: exit code %d%s"
                        .formatted(end.getExitCode(), end.getReason() == null ? "" : ", " + end.getReason())));
        if (status.getReason() != null || status.getMessage() != null) {
            parts.add("pod " + name(pod) + ":" + told(status));
        }
        return new Mover.Failed(parts.isEmpty() ? "pod " + name(pod) + " failed" : String.join("; ", parts));
    }

    /** Whatever its process said while it was ended. */
    private static boolean disrupted(PodStatus status) {
        return DISRUPTIONS.contains(String.valueOf(status.getReason()))
                || status.getConditions().stream()
                        .anyMatch(condition ->
                                "DisruptionTarget".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static Mover pending(Pod pod, PodStatus status) {
        for (ContainerStatus container : status.getContainerStatuses()) {
            ContainerState state = container.getState();
            if (state != null && state.getWaiting() != null) {
                String reason = String.valueOf(state.getWaiting().getReason());
                String text = "container of pod %s waits: %s%s"
                        .formatted(
                                name(pod),
                                reason,
                                state.getWaiting().getMessage() == null
                                        ? ""
                                        : ", " + state.getWaiting().getMessage());
                return HOPELESS.contains(reason) ? new Mover.Doomed(text) : new Mover.Starting(text);
            }
        }
        return status.getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(PodCondition::getMessage)
                .<Mover>map(message -> new Mover.Starting("pod %s is not scheduled: %s".formatted(name(pod), message)))
                .orElseGet(() -> new Mover.Starting("pod " + name(pod) + " is pending"));
    }

    private static String terminationMessage(PodStatus status, String container) {
        return terminated(status, container)
                .map(ContainerStateTerminated::getMessage)
                .orElse("");
    }

    private static Optional<ContainerStateTerminated> terminated(PodStatus status, String container) {
        return status.getContainerStatuses().stream()
                .filter(c -> container.equals(c.getName()))
                .findFirst()
                .map(ContainerStatus::getState)
                .map(ContainerState::getTerminated);
    }

    private static String told(PodStatus status) {
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(status.getReason())
                .ifPresent(reason -> text.append(' ').append(reason));
        Optional.ofNullable(status.getMessage())
                .ifPresent(message -> text.append(' ').append(message));
        return text.toString();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
