package io.stevedore.expose.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import java.util.Optional;

/** Whether a restored pod waits for its volumes: before, they may not be mounted; after, an application uses them. */
public sealed interface WaitingPod {

    /** Its volumes are mounted, and nobody uses them. */
    record Waits() implements WaitingPod {}

    record NotYet(String why) implements WaitingPod {}

    record Never(String why) implements WaitingPod {}

    static WaitingPod of(Pod pod, String uid) {
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        if (!uid.isEmpty() && !uid.equals(pod.getMetadata().getUid())) {
            return new Never("pod %s is another one by now: its uid is %s, not %s"
                    .formatted(name, pod.getMetadata().getUid(), uid));
        }
        boolean has = pod.getSpec().getInitContainers().stream()
                .anyMatch(container -> Names.RESTORE_WAIT.equals(container.getName()));
        if (!has) {
            return new Never("pod %s has no init container %s, which would keep its application from the volume"
                    .formatted(name, Names.RESTORE_WAIT));
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return new Never("pod %s is being deleted".formatted(name));
        }
        Optional<ContainerStatus> status = Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(all -> all.getInitContainerStatuses().stream())
                .filter(one -> Names.RESTORE_WAIT.equals(one.getName()))
                .findFirst();
        if (status.filter(one -> one.getState() != null && one.getState().getRunning() != null)
                .isPresent()) {
            return new Waits();
        }
        boolean over =
                pod.getStatus() != null && !"Pending".equals(pod.getStatus().getPhase());
        boolean ended = status.filter(one -> one.getState() != null
                        && one.getState().getTerminated() != null
                        && Integer.valueOf(0)
                                .equals(one.getState().getTerminated().getExitCode()))
                .isPresent();
        return pod.getStatus() != null && pod.getStatus().getPhase() != null && over || ended
                ? new Never("pod %s does not wait for its volumes any more".formatted(name))
                : new NotYet("init container %s of pod %s does not run yet".formatted(Names.RESTORE_WAIT, name));
    }
}
