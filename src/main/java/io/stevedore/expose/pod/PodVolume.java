package io.stevedore.expose.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;

/** What a volume of a pod is, as far as it decides where its files are. */
sealed interface PodVolume {

    /** Of a PersistentVolumeClaim of the pod's namespace. */
    record Claimed(String claim) implements PodVolume {}

    /** Made with the pod, and named as in the pod. */
    record Own() implements PodVolume {}

    /** Its content is not the pod's. */
    record Refused(String kind) implements PodVolume {}

    /** Empty when the pod has no such volume. */
    static Optional<PodVolume> of(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> name.equals(volume.getName()))
                .findFirst()
                .map(volume -> of(pod, volume));
    }

    private static PodVolume of(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return new Claimed(volume.getPersistentVolumeClaim().getClaimName());
        }
        if (volume.getEphemeral() != null) {
            return new Claimed(pod.getMetadata().getName() + "-" + volume.getName());
        }
        if (volume.getHostPath() != null) {
            return new Refused("hostPath");
        }
        if (volume.getSecret() != null) {
            return new Refused("secret");
        }
        if (volume.getConfigMap() != null) {
            return new Refused("configMap");
        }
        if (volume.getProjected() != null) {
            return new Refused("projected");
        }
        return volume.getDownwardAPI() != null ? new Refused("downwardAPI") : new Own();
    }
}
