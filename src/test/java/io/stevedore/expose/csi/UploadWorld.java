package io.stevedore.expose.csi;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Hostings;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;

/** An application's volume with a snapshot that waits to be backed up, and strangers that must not be touched. */
public final class UploadWorld {
    public static final TaskRef TASK = new TaskRef(TaskKind.UPLOAD, "velero", "backup-1", "du-uid");
    public static final MoverResult RESULT = new MoverResult("k1", false, null, null, 10, 5);

    public static final ObjectRef<StorageClass> CLASS = ObjectRef.storageClass("fast");
    public static final ObjectRef<PersistentVolume> SOURCE_VOLUME = ObjectRef.volume("pv-data");
    public static final ObjectRef<PersistentVolumeClaim> SOURCE_CLAIM = ObjectRef.claim("app", "data");
    public static final ObjectRef<VolumeSnapshot> SOURCE_SNAPSHOT = ObjectRef.snapshot("app", "snap");
    public static final ObjectRef<VolumeSnapshotContent> SOURCE_CONTENT = ObjectRef.content("snapcontent-1");
    public static final ObjectRef<VolumeSnapshot> SNAPSHOT = ObjectRef.snapshot("velero", TASK.name());
    public static final ObjectRef<VolumeSnapshotContent> CONTENT = ObjectRef.content(TASK.name());
    public static final ObjectRef<PersistentVolumeClaim> CLAIM = ObjectRef.claim("velero", TASK.name());
    public static final ObjectRef<Pod> POD = ObjectRef.pod("velero", TASK.name());

    private UploadWorld() {}

    public static World world() {
        return world("Delete", "Delete", "Immediate");
    }

    public static World world(String snapshotPolicy, String reclaimPolicy, String bindingMode) {
        World world = new World();
        world.snapshots().addAll(List.of("handle-1", "handle-2"));
        world.volumes().add("vol-1");
        world.create(Yaml.read(
                "{metadata: {name: fast}, reclaimPolicy: %s, volumeBindingMode: %s}"
                        .formatted(reclaimPolicy, bindingMode),
                StorageClass.class));
        world.create(Yaml.read("""
                metadata: {name: pv-data}
                spec:
                  claimRef: {namespace: app, name: data, uid: source-claim}
                  csi: {driver: play.csi, volumeHandle: vol-1}
                  persistentVolumeReclaimPolicy: Retain
                  nodeAffinity:
                    required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]}
                status: {phase: Bound}
                """, PersistentVolume.class));
        world.create(Yaml.read("""
                metadata: {namespace: app, name: data, uid: source-claim}
                spec:
                  storageClassName: fast
                  volumeName: pv-data
                  volumeMode: Filesystem
                  resources: {requests: {storage: 1Gi}}
                status: {phase: Bound}
                """, PersistentVolumeClaim.class));
        snapshot(world, "snap", "snapcontent-1", "handle-1", snapshotPolicy);
        snapshot(world, "stranger", "snapcontent-2", "handle-2", "Delete");
        return world;
    }

    private static void snapshot(World world, String name, String content, String handle, String policy) {
        world.create(Yaml.read("""
                metadata: {namespace: app, name: %s, uid: vs-%s, annotations: {a: b}}
                spec: {source: {persistentVolumeClaimName: data}, volumeSnapshotClassName: snaps}
                status: {readyToUse: true, boundVolumeSnapshotContentName: %s, restoreSize: 1Gi}
                """.formatted(name, name, content), VolumeSnapshot.class));
        world.create(Yaml.read("""
                metadata: {name: %s, annotations: {c: d}}
                spec:
                  deletionPolicy: %s
                  driver: play.csi
                  source: {volumeHandle: vol-1}
                  volumeSnapshotClassName: snaps
                  volumeSnapshotRef: {namespace: app, name: %s, uid: vs-%s}
                status: {readyToUse: true, snapshotHandle: %s}
                """.formatted(content, policy, name, name, handle), VolumeSnapshotContent.class));
    }

    public static UploadRequest request() {
        return new UploadRequest(
                TASK, "app", "data", "snap", "fast", "fast", false, false, Map.of(), "10m0s", Hostings.plain());
    }

    /** What is left to know of a task once it is over. */
    public static UploadRequest requestOfFinished() {
        return new UploadRequest(TASK, "", "", "", "", "", false, false, Map.of(), "", Hostings.plain());
    }
}
