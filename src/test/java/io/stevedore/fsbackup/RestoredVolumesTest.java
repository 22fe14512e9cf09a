package io.stevedore.fsbackup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestoredVolumesTest {
    private static final PodVolumeBackup DATA = backup("app", "web", "data", "d1", "Completed");

    @Test
    void eachVolumeWithASnapshotIsRestoredWhateverBecameOfItsBackup() {
        List<PodVolumeBackup> backups = List.of(
                DATA,
                backup("app", "web", "logs", "l1", "Failed"),
                backup("app", "web", "cache", "", "Completed"),
                backup("app", "other", "tmp", "t1", "Completed"),
                backup("elsewhere", "web", "tmp", "t2", "Completed"));

        assertThat(RestoredVolumes.of(pod(Map.of()), "app", backups)).isEqualTo(Map.of("data", "d1", "logs", "l1"));
    }

    @Test
    void ofTwoBackupsOfAVolumeTheLaterCounts() {
        List<PodVolumeBackup> backups = List.of(DATA, backup("app", "web", "data", "d2", "Completed"));

        assertThat(RestoredVolumes.of(pod(Map.of()), "app", backups)).isEqualTo(Map.of("data", "d2"));
    }

    @Test
    void whatKubernetesFillsItselfAndWhatThePodNoLongerHasIsLeft() {
        List<PodVolumeBackup> backups = List.of(
                DATA,
                backup("app", "web", "token", "x", "Completed"),
                backup("app", "web", "labels", "x", "Completed"),
                backup("app", "web", "gone", "x", "Completed"));

        assertThat(RestoredVolumes.of(pod(Map.of()), "app", backups)).isEqualTo(Map.of("data", "d1"));
    }

    @Test
    void annotationsOfVeryOldBackupsCountOnlyWhereNothingElseIsKnown() {
        Pod old = pod(Map.of(
                "snapshot.velero.io/data", "0a1b2c3d", "snapshot.velero.io/gone", "1", "backup.velero.io/x", "2"));

        assertThat(RestoredVolumes.of(old, "app", List.of())).isEqualTo(Map.of("data", "0a1b2c3d"));
        assertThat(RestoredVolumes.of(old, "app", List.of(backup("app", "web", "logs", "l1", "Completed"))))
                .isEqualTo(Map.of("logs", "l1"));
    }

    private static Pod pod(Map<String, String> annotations) {
        Pod pod = Yaml.read("""
                metadata: {namespace: restored, name: web}
                spec:
                  volumes:
                  - {name: data, persistentVolumeClaim: {claimName: data}}
                  - {name: logs, emptyDir: {}}
                  - {name: cache, emptyDir: {}}
                  - {name: tmp, emptyDir: {}}
                  - {name: token, projected: {sources: []}}
                  - {name: labels, downwardAPI: {items: []}}
                """, Pod.class);
        pod.getMetadata().getAnnotations().putAll(annotations);
        return pod;
    }

    private static PodVolumeBackup backup(String namespace, String pod, String volume, String snapshot, String phase) {
        return Yaml.read("""
                spec: {pod: {namespace: %s, name: %s}, volume: %s}
                status: {snapshotID: "%s", phase: %s}
                """.formatted(namespace, pod, volume, snapshot, phase), PodVolumeBackup.class);
    }
}
