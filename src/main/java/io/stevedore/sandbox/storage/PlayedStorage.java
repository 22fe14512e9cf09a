package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.sandbox.controlplane.ControlPlane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The storage of the sandbox's cluster: CSI driver {@value StorageNames#DRIVER} with its provisioner, its snapshotter
 * and the snapshot controller, one for the whole cluster. Volumes are directories below a root, block volumes files.
 */
public final class PlayedStorage implements AutoCloseable {
    private static final int THREADS = 4;

    /** What there is to look at. */
    private sealed interface Key {
        record Claim(String namespace, String name) implements Key {}

        record Volume(String name) implements Key {}

        record Snapshot(String namespace, String name) implements Key {}

        record Content(String name) implements Key {}
    }

    private final Disk disk;
    private final Map<String, Faults> faults = new ConcurrentHashMap<>();
    private final Provisioner provisioner;
    private final SnapshotController snapshots;
    private final SnapshotSidecar contents;
    private final WorkQueue<Key> queue;
    private final Known known;

    private PlayedStorage(KubernetesClient client, Path root) {
        Clock clock = Clock.systemUTC();
        this.disk = new Disk(root);
        EventRecorder events = new EventRecorder(client, clock);
        Patches patches = new Patches(client, clock);
        this.known = new Known(client);
        this.provisioner = new Provisioner(client, disk, this::faults, events);
        this.snapshots = new SnapshotController(client, events, patches, known);
        this.contents = new SnapshotSidecar(client, disk, this::faults, events, patches, clock, known);
        this.queue = new WorkQueue<>("played-storage", THREADS, this::handle);
    }

    /**
     * Installs the StorageClasses and the VolumeSnapshotClass (those that are there stay as they are) and serves them.
     * The kinds of CSI snapshots must exist.
     *
     * @param root directory for volumes and snapshots; made when missing
     */
    public static PlayedStorage start(ControlPlane controlPlane, Path root) {
        return start(controlPlane.admin("played-storage"), root);
    }

    /** The same for any cluster, as its admin. */
    public static PlayedStorage start(KubernetesClient client, Path root) {
        for (HasMetadata object : StorageObjects.installation()) {
            if (client.resource(object).get() == null) {
                client.resource(object).create();
            }
        }
        PlayedStorage storage = new PlayedStorage(client, root.toAbsolutePath().normalize());
        storage.known.watch(storage::offerClaim, storage::offer, storage::offer, storage::offer);
        return storage;
    }

    /**
     * The directory behind a PersistentVolume, or the file with the bytes of a block volume, by its
     * {@code spec.csi.volumeHandle}.
     */
    public Path volume(String volumeHandle) {
        return disk.volume(volumeHandle);
    }

    /** What goes wrong on request with the claims and the VolumeSnapshots of one namespace. */
    public Faults faults(String namespace) {
        return faults.computeIfAbsent(namespace, any -> new Faults());
    }

    /** The directories that are still there. */
    public Leftovers leftovers() {
        return new Leftovers(disk.allVolumes(), disk.allSnapshots());
    }

    /** Stops serving; objects and directories stay. */
    @Override
    public void close() {
        known.close();
        queue.close();
    }

    private void offerClaim(PersistentVolumeClaim claim) {
        if (Provisioner.concerns(claim)) {
            queue.offer(new Key.Claim(namespace(claim), name(claim)));
        }
    }

    private void offer(PersistentVolume volume) {
        if (Provisioner.isGivenUp(volume)) {
            queue.offer(new Key.Volume(name(volume)));
        }
    }

    private void offer(VolumeSnapshot snapshot) {
        offerSnapshot(namespace(snapshot), name(snapshot));
        known.claims(namespace(snapshot))
                .filter(claim -> isMadeFrom(claim, snapshot))
                .forEach(this::offerClaim);
    }

    private void offer(VolumeSnapshotContent content) {
        if (!SnapshotSidecar.isSettled(content)) {
            queue.offer(new Key.Content(name(content)));
        }
        ObjectReference snapshot = content.getSpec().getVolumeSnapshotRef();
        offerSnapshot(snapshot.getNamespace(), snapshot.getName());
    }

    /** To look costs requests. Whichever of the two changes last finds the other one as it is. */
    private void offerSnapshot(String namespace, String name) {
        VolumeSnapshot snapshot = known.snapshot(namespace, name);
        if (snapshot == null || !SnapshotController.isSettled(snapshot, known)) {
            queue.offer(new Key.Snapshot(namespace, name));
        }
    }

    private static boolean isMadeFrom(PersistentVolumeClaim claim, VolumeSnapshot snapshot) {
        return claim.getSpec().getDataSource() != null
                && name(snapshot).equals(claim.getSpec().getDataSource().getName());
    }

    private Optional<Duration> handle(Key key) {
        return switch (key) {
            case Key.Claim claim -> provisioner.provision(claim.namespace(), claim.name());
            case Key.Volume volume -> {
                provisioner.reclaim(volume.name());
                yield Optional.empty();
            }
            case Key.Snapshot snapshot -> snapshots.sync(snapshot.namespace(), snapshot.name());
            case Key.Content content -> contents.sync(content.name());
        };
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static String namespace(HasMetadata object) {
        return object.getMetadata().getNamespace();
    }
}
