package io.stevedore.expose.restore;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.stevedore.expose.Hostings;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import io.stevedore.testing.Yaml;
import java.util.Optional;

/** A claim that waits for its data, and a stranger's volume that must not be touched. */
public final class DownloadWorld {
    public static final TaskRef TASK = new TaskRef(TaskKind.DOWNLOAD, "velero", "restore-1", "dd-uid");
    public static final MoverResult RESULT =
            new MoverResult(null, false, null, new MoverResult.AccessPoint("/dd-uid", "Filesystem"), 10, 0);

    public static final ObjectRef<StorageClass> CLASS = ObjectRef.storageClass("fast");
    public static final ObjectRef<PersistentVolumeClaim> TARGET = ObjectRef.claim("app", "data");
    public static final ObjectRef<PersistentVolumeClaim> CLAIM = ObjectRef.claim("velero", TASK.name());
    public static final ObjectRef<PersistentVolumeClaim> CACHE = ObjectRef.claim("velero", TASK.name() + "-cache");
    public static final ObjectRef<Pod> POD = ObjectRef.pod("velero", TASK.name());
    /** As the played provisioner names it. */
    public static final ObjectRef<PersistentVolume> VOLUME =
            ObjectRef.volume("pvc-persistentvolumeclaim-" + TASK.name() + "-1");

    private DownloadWorld() {}

    public static World world() {
        return world("Delete", "Immediate");
    }

    public static World world(String reclaimPolicy, String bindingMode) {
        World world = new World();
        world.volumes().add("vol-2");
        for (String name : new String[] {"fast", "cache"}) {
            world.create(Yaml.read(
                    "{metadata: {name: %s}, reclaimPolicy: %s, volumeBindingMode: %s}"
                            .formatted(name, reclaimPolicy, bindingMode),
                    StorageClass.class));
        }
        world.create(Yaml.read("{metadata: {name: node-1, labels: {kubernetes.io/hostname: host-1}}}", Node.class));
        String selected = bindingMode.equals("Immediate") ? "" : "volume.kubernetes.io/selected-node: node-1";
        world.create(Yaml.read("""
                metadata: {namespace: app, name: data, uid: target-claim, annotations: {%s}}
                spec:
                  storageClassName: fast
                  accessModes: [ReadWriteOnce]
                  volumeMode: Filesystem
                  resources: {requests: {storage: 1Gi}}
                  selector: {matchLabels: {velero.io/dynamic-pv-restore: app.data.x7f2k}}
                """.formatted(selected), PersistentVolumeClaim.class));
        world.create(Yaml.read("""
                metadata: {namespace: app, name: stranger, uid: stranger}
                spec: {storageClassName: fast, volumeName: pv-stranger}
                status: {phase: Bound}
                """, PersistentVolumeClaim.class));
        world.create(Yaml.read("""
                metadata: {name: pv-stranger}
                spec:
                  claimRef: {namespace: app, name: stranger, uid: stranger}
                  csi: {driver: play.csi, volumeHandle: vol-2}
                  persistentVolumeReclaimPolicy: Retain
                status: {phase: Bound}
                """, PersistentVolume.class));
        return world;
    }

    public static DownloadRequest request() {
        return request(Optional.empty());
    }

    public static DownloadRequest request(Optional<DownloadRequest.Cache> cache) {
        return new DownloadRequest(TASK, "app", "data", false, cache, "10m0s", Hostings.plain());
    }

    /** What is left to know of a task once it is over. */
    public static DownloadRequest requestOfFinished() {
        return new DownloadRequest(TASK, "", "", false, Optional.empty(), "", Hostings.plain());
    }
}
