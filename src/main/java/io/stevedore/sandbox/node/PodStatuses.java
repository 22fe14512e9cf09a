package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.stevedore.sandbox.node.ContainerRecord.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a pod as a kubelet derives it from its containers. */
final class PodStatuses {
    private static final String PENDING = "Pending";
    private static final String RUNNING = "Running";

    private PodStatuses() {}

    /**
     * @param address       of the pod
     * @param restartPolicy of the pod
     * @param changed       when each condition took its status
     */
    static PodStatus of(
            String address,
            String restartPolicy,
            List<ContainerRecord> init,
            List<ContainerRecord> main,
            Instant started,
            ConditionTimes changed) {
        String phase = phase(restartPolicy, init, main);
        return new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(time(started))
                .withHostIP(NodeObjects.ADDRESS)
                .addNewHostIP(NodeObjects.ADDRESS)
                .withPodIP(address)
                .addNewPodIP(address)
                .withConditions(conditions(phase, init, main, changed))
                .withInitContainerStatuses(
                        init.stream().map(PodStatuses::status).toList())
                .withContainerStatuses(main.stream().map(PodStatuses::status).toList())
                .build();
    }

    static String phase(String restartPolicy, List<ContainerRecord> init, List<ContainerRecord> main) {
        boolean never = restartPolicy.equals("Never");
        if (never && init.stream().anyMatch(container -> container.ended() && !container.succeeded())) {
            return "Failed";
        }
        if (!init.stream().allMatch(ContainerRecord::succeeded)) {
            return PENDING;
        }
        if (!main.isEmpty() && main.stream().allMatch(ContainerRecord::ended)) {
            boolean success = main.stream().allMatch(ContainerRecord::succeeded);
            if (success && !restartPolicy.equals("Always")) {
                return "Succeeded";
            }
            if (never) {
                return "Failed";
            }
            return RUNNING;
        }
        boolean started = main.stream()
                .anyMatch(container -> container.isRunning() || container.ended() || container.last() != null);
        return started ? RUNNING : PENDING;
    }

    private static List<PodCondition> conditions(
            String phase, List<ContainerRecord> init, List<ContainerRecord> main, ConditionTimes changed) {
        boolean initialized = init.stream().allMatch(ContainerRecord::succeeded);
        boolean ready = !main.isEmpty() && main.stream().allMatch(c -> c.isRunning() && c.ready());
        String why = switch (phase) {
            case "Succeeded" -> "PodCompleted";
            case "Failed" -> "PodFailed";
            default -> "ContainersNotReady";
        };
        return List.of(
                condition("Initialized", initialized, initialized ? null : "ContainersNotInitialized", changed),
                condition("ContainersReady", ready, ready ? null : why, changed),
                condition("Ready", ready, ready ? null : why, changed));
    }

    private static PodCondition condition(
            String type, boolean status, @Nullable String reason, ConditionTimes changed) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .withReason(reason)
                .withLastTransitionTime(time(changed.of(type, status)))
                .build();
    }

    private static ContainerStatus status(ContainerRecord container) {
        return new ContainerStatusBuilder()
                .withName(container.container().getName())
                .withImage(container.container().getImage())
                .withImageID(
                        container.state() instanceof State.Waiting
                                ? ""
                                : "played://" + container.container().getImage())
                .withState(state(container.state()))
                .withLastState(container.last() == null ? null : state(container.last()))
                .withReady(container.ready() || container.succeeded())
                .withStarted(container.isRunning())
                .withRestartCount(container.restarts())
                .build();
    }

    private static ContainerState state(State state) {
        return switch (state) {
            case State.Waiting waiting ->
                new ContainerStateBuilder()
                        .withNewWaiting(waiting.message(), waiting.reason())
                        .build();
            case State.Running running ->
                new ContainerStateBuilder()
                        .withNewRunning(time(running.since()))
                        .build();
            case State.Terminated end ->
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(end.exitCode())
                        .withReason(end.reason())
                        .withMessage(end.message().isEmpty() ? null : end.message())
                        .withStartedAt(time(end.started()))
                        .withFinishedAt(time(end.finished()))
                        .endTerminated()
                        .build();
        };
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
