package io.stevedore.fsbackup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.stevedore.api.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The init container in which a restored pod waits for the data of its volumes. */
public final class RestoreWait {
    /** Where the container has each volume, under its name. */
    private static final String FOLDER = "/restores/";

    /** Pods keep the container for ever, so that it comes back with a backup; the second name is that of old releases. */
    private static final Set<String> LEFT_FROM_BEFORE = Set.of(Names.RESTORE_WAIT, "restic-wait");

    private RestoreWait() {}

    /**
     * The pod with one such container, before all other init containers, which must not see volumes without data; with none
     * when there is nothing to wait for.
     *
     * @param volumes names of the volumes that are restored
     * @param restoreUid names the files that tell the end
     */
    public static Pod into(Pod pod, Collection<String> volumes, String restoreUid, RestoreWaitSettings settings) {
        List<Container> inits = new ArrayList<>(pod.getSpec().getInitContainers());
        inits.removeIf(container -> LEFT_FROM_BEFORE.contains(container.getName()));
        if (!volumes.isEmpty()) {
            inits.addFirst(container(pod, volumes, restoreUid, settings));
        }
        return new PodBuilder(pod)
                .editSpec()
                .withInitContainers(inits)
                .endSpec()
                .build();
    }

    private static Container container(
            Pod pod, Collection<String> volumes, String restoreUid, RestoreWaitSettings settings) {
        return new ContainerBuilder()
                .withName(Names.RESTORE_WAIT)
                .withImage(settings.image())
                .withCommand(settings.command())
                .withArgs(restoreUid)
                .withEnv(ofPod("POD_NAMESPACE", "metadata.namespace"), ofPod("POD_NAME", "metadata.name"))
                .withVolumeMounts(volumes.stream().map(RestoreWait::mount).toList())
                .withResources(settings.resources())
                .withSecurityContext(settings.security().orElseGet(() -> WaitSecurity.of(pod)))
                .build();
    }

    private static EnvVar ofPod(String name, String field) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    private static VolumeMount mount(String volume) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(FOLDER + volume)
                .build();
    }
}
