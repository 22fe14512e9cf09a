package io.stevedore.expose.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.task.TaskRef;

/**
 * Which volume of which pod is to be reached.
 *
 * @param uid        of the pod; empty when it is not known
 * @param volume     its name in the pod
 * @param node       the agent's, which the pod has to be on
 * @param privileged {@code privilegedFsBackup}: movers may open devices, and pass SELinux
 * @param operationTimeout Go notation, handed to the mover
 */
public record PodVolumeRequest(
        TaskRef task,
        ObjectRef<Pod> pod,
        String uid,
        String volume,
        String node,
        boolean privileged,
        String operationTimeout,
        Hosting hosting) {}
