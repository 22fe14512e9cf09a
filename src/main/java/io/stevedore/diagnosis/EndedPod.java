package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.stevedore.expose.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What ended a mover's pod: from outside, so that the mover could not say it, or by what the mover said. */
public final class EndedPod {
    private EndedPod() {}

    /** Empty when it is not known, or has not ended. */
    public static List<Finding> examine(Pod pod) {
        String object = ObjectRef.of(pod).toString();
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        List<Finding> findings = new ArrayList<>();
        if ("Evicted".equals(status.getReason())) {
            findings.add(new Finding(
                    Code.EVICTED, object, Objects.toString(status.getMessage(), "its node lacked resources")));
        }
        status.getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .flatMap(end -> examine(pod, object, end).stream())
                .findFirst()
                .ifPresent(findings::add);
        return findings;
    }

    private static Optional<Finding> examine(Pod pod, String object, ContainerStateTerminated end) {
        return "OOMKilled".equals(end.getReason())
                ? Optional.of(new Finding(Code.OUT_OF_MEMORY, object, "the mover was killed; " + limit(pod)))
                : Optional.of(Objects.toString(end.getMessage(), ""))
                        .filter(message -> end.getExitCode() != 0)
                        .flatMap(message -> MoverWords.examine(object, message));
    }

    private static String limit(Pod pod) {
        Quantity limit = Optional.ofNullable(
                        pod.getSpec().getContainers().getFirst().getResources())
                .map(resources -> resources.getLimits())
                .map(limits -> limits.get("memory"))
                .orElse(null);
        return limit == null ? "it has no memory limit, so its node ran out" : "its memory limit is " + limit;
    }
}
