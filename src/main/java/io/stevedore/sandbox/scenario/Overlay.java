package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;

/** What the sandbox changes in the manifests that we ship: our image, and a folder of this machine as the repository. */
record Overlay(String image, Path repository) {
    static final String MOUNT = "/repository";
    private static final String VOLUME = "repository";

    /** Changes the object in place and returns it; what holds no pod stays as it is. */
    HasMetadata apply(HasMetadata object) {
        switch (object) {
            case DaemonSet set -> adapt(set.getSpec().getTemplate().getSpec());
            case Deployment deployment ->
                adapt(deployment.getSpec().getTemplate().getSpec());
            default -> {}
        }
        return object;
    }

    private void adapt(PodSpec pod) {
        pod.getVolumes().removeIf(volume -> volume.getName().equals(VOLUME));
        pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewHostPath()
                        .withPath(repository.toString())
                        .withType("Directory")
                        .endHostPath()
                        .build());
        pod.getContainers().forEach(this::adapt);
    }

    private void adapt(Container container) {
        container.setImage(image);
        container.setImagePullPolicy("IfNotPresent");
        container.getVolumeMounts().removeIf(mount -> mount.getName().equals(VOLUME));
        container
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(MOUNT)
                        .build());
    }
}
