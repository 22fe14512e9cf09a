package io.stevedore.fsbackup;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.stevedore.api.Names;
import io.stevedore.api.v1.PodVolumeBackup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which volumes of a pod are restored file by file: as a Velero server decides it. */
public final class RestoredVolumes {
    private RestoredVolumes() {}

    /**
     * The snapshots' ids, by the volumes' names. Of two backups of a volume the later one in the list counts; its phase
     * does not. Only where there is none do the annotations count with which very old backups named their snapshots.
     *
     * @param pod the pod that is restored
     * @param namespace where it was when it was backed up
     * @param backups all of the backup's
     */
    public static Map<String, String> of(Pod pod, String namespace, List<PodVolumeBackup> backups) {
        Map<String, String> found = new LinkedHashMap<>();
        for (PodVolumeBackup backup : backups) {
            if (isOf(backup, namespace, pod.getMetadata().getName()) && hasSnapshot(backup)) {
                found.put(backup.getSpec().volume, backup.getStatus().snapshotID);
            }
        }
        if (found.isEmpty()) {
            found.putAll(annotated(pod));
        }
        // a mount of a volume that the pod has not would make the API server refuse the pod
        found.keySet()
                .retainAll(pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getProjected() == null && volume.getDownwardAPI() == null)
                        .map(Volume::getName)
                        .toList());
        return found;
    }

    private static boolean isOf(PodVolumeBackup backup, String namespace, String pod) {
        return backup.getSpec() != null
                && backup.getSpec().pod != null
                && namespace.equals(backup.getSpec().pod.namespace)
                && pod.equals(backup.getSpec().pod.name);
    }

    private static boolean hasSnapshot(PodVolumeBackup backup) {
        return backup.getStatus() != null
                && backup.getStatus().snapshotID != null
                && !backup.getStatus().snapshotID.isEmpty();
    }

    private static Map<String, String> annotated(Pod pod) {
        return pod.getMetadata().getAnnotations().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(Names.SNAPSHOT_OF_VOLUME))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring(Names.SNAPSHOT_OF_VOLUME.length()), Map.Entry::getValue));
    }
}
