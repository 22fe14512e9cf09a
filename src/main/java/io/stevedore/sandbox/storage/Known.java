package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the watches of the played storage have told, for the whole cluster; maybe a little late. */
final class Known implements AutoCloseable {
    private final SharedIndexInformer<PersistentVolumeClaim> claims;
    private final SharedIndexInformer<PersistentVolume> volumes;
    private final SharedIndexInformer<VolumeSnapshot> snapshots;
    private final SharedIndexInformer<VolumeSnapshotContent> contents;

    Known(KubernetesClient client) {
        this.claims =
                client.resources(PersistentVolumeClaim.class).inAnyNamespace().runnableInformer(0);
        this.volumes = client.resources(PersistentVolume.class).runnableInformer(0);
        this.snapshots = client.resources(VolumeSnapshot.class).inAnyNamespace().runnableInformer(0);
        this.contents = client.resources(VolumeSnapshotContent.class).runnableInformer(0);
    }

    /** Each is told of what is there, and of all that changes or goes. */
    void watch(
            Consumer<PersistentVolumeClaim> claim,
            Consumer<PersistentVolume> volume,
            Consumer<VolumeSnapshot> snapshot,
            Consumer<VolumeSnapshotContent> content) {
        claims.addEventHandler(new Changes<>(claim)).run();
        volumes.addEventHandler(new Changes<>(volume)).run();
        snapshots.addEventHandler(new Changes<>(snapshot)).run();
        contents.addEventHandler(new Changes<>(content)).run();
    }

    Stream<PersistentVolumeClaim> claims(String namespace) {
        return claims.getStore().list().stream()
                .filter(claim -> namespace.equals(claim.getMetadata().getNamespace()));
    }

    Stream<PersistentVolume> volumes() {
        return volumes.getStore().list().stream();
    }

    Stream<VolumeSnapshotContent> contents() {
        return contents.getStore().list().stream();
    }

    @Nullable
    VolumeSnapshot snapshot(String namespace, String name) {
        return snapshots.getStore().getByKey(namespace + "/" + name);
    }

    @Nullable
    VolumeSnapshotContent content(String name) {
        return contents.getStore().getByKey(name);
    }

    @Override
    public void close() {
        List.of(claims, volumes, snapshots, contents).forEach(SharedIndexInformer::close);
    }
}
