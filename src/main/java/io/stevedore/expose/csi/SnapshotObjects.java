package io.stevedore.expose.csi;

import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.stevedore.api.Names;
import io.stevedore.expose.Ownership;
import io.stevedore.expose.hosting.MoverPod;
import io.stevedore.expose.hosting.MoverPodTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The four objects that expose a snapshot, each named like the task. */
final class SnapshotObjects {
    private SnapshotObjects() {}

    /** No owner reference: the claim made from it has to go first, and garbage collection knows no order. */
    static VolumeSnapshot snapshot(UploadRequest request, VolumeSnapshot source) {
        return new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace(request.hosting().namespace())
                .withName(request.task().name())
                .withLabels(Ownership.label(request.task()))
                .withAnnotations(marked(source.getMetadata().getAnnotations(), request))
                .endMetadata()
                .withNewSpec()
                .withNewSource()
                .withVolumeSnapshotContentName(request.task().name())
                .endSource()
                .withVolumeSnapshotClassName(source.getSpec().getVolumeSnapshotClassName())
                .endSpec()
                .build();
    }

    /** Remembers what is needed once the source objects are gone. */
    static VolumeSnapshotContent content(
            UploadRequest request, VolumeSnapshot backup, VolumeSnapshotContent source, long restoreSize) {
        Map<String, String> labels = new LinkedHashMap<>(Ownership.label(request.task()));
        Map<String, String> sourceLabels = source.getMetadata().getLabels();
        if (sourceLabels != null && sourceLabels.containsKey(Names.SNAPSHOT_MANAGED_BY)) {
            labels.put(Names.SNAPSHOT_MANAGED_BY, sourceLabels.get(Names.SNAPSHOT_MANAGED_BY));
        }
        Map<String, String> annotations = marked(source.getMetadata().getAnnotations(), request);
        annotations.remove(Names.ORIGINAL_DELETION_POLICY);
        annotations.put(Names.SOURCE_CONTENT, source.getMetadata().getName());
        annotations.put(Names.RESTORE_SIZE, Long.toString(restoreSize));
        return new VolumeSnapshotContentBuilder()
                .withNewMetadata()
                .withName(request.task().name())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withDeletionPolicy("Delete")
                .withDriver(source.getSpec().getDriver())
                .withVolumeSnapshotClassName(source.getSpec().getVolumeSnapshotClassName())
                .withNewSource()
                .withSnapshotHandle(source.getStatus().getSnapshotHandle())
                .endSource()
                .withNewVolumeSnapshotRef()
                .withNamespace(backup.getMetadata().getNamespace())
                .withName(backup.getMetadata().getName())
                .withUid(backup.getMetadata().getUid())
                .withResourceVersion(backup.getMetadata().getResourceVersion())
                .endVolumeSnapshotRef()
                .endSpec()
                .build();
    }

    static PersistentVolumeClaim claim(UploadRequest request, boolean block, Quantity size) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(request.hosting().namespace())
                .withName(request.task().name())
                .withOwnerReferences(Ownership.owner(request.task()))
                .withLabels(Ownership.label(request.task()))
                .withAnnotations(request.claimAnnotations().isEmpty() ? null : request.claimAnnotations())
                .endMetadata()
                .withNewSpec()
                .withAccessModes(request.readOnly() ? "ReadOnlyMany" : "ReadWriteOnce")
                .withStorageClassName(request.backupClass())
                .withVolumeMode(block ? "Block" : "Filesystem")
                .withNewDataSource()
                .withApiGroup("snapshot.storage.k8s.io")
                .withKind("VolumeSnapshot")
                .withName(request.task().name())
                .endDataSource()
                .withNewResources()
                .addToRequests("storage", size)
                .endResources()
                .endSpec()
                .build();
    }

    static Pod pod(UploadRequest request, boolean block, List<NodeSelectorTerm> topology) {
        MoverPod mover = new MoverPod(
                request.task(),
                Names.POD_GROUP_SNAPSHOT,
                request.task().name(),
                block,
                request.readOnly(),
                request.readOnly() && request.noRelabeling(),
                "",
                "",
                topology,
                request.operationTimeout());
        return MoverPodTemplate.build(mover, request.hosting());
    }

    private static Map<String, String> marked(Map<String, String> source, UploadRequest request) {
        Map<String, String> annotations = new LinkedHashMap<>(source == null ? Map.of() : source);
        annotations.put(Names.OWNER_TASK, request.task().mark());
        return annotations;
    }
}
