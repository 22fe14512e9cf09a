package io.stevedore.expose;

import static io.stevedore.expose.Ownership.deleting;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentStatusBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatusBuilder;
import io.stevedore.api.Names;
import java.util.Optional;

/** Kubelet, binder, provisioner and snapshot controller, as far as exposing a volume meets them. */
final class Controllers {
    private final World world;

    Controllers(World world) {
        this.world = world;
    }

    void work() {
        world.all(Pod.class).stream().filter(Ownership::deleting).forEach(pod -> world.remove(ObjectRef.of(pod)));
        world.all(PersistentVolumeClaim.class).forEach(this::claim);
        world.all(PersistentVolume.class).forEach(this::volume);
        world.all(VolumeSnapshotContent.class).forEach(this::content);
        world.all(VolumeSnapshot.class).forEach(this::snapshot);
    }

    private void claim(PersistentVolumeClaim claim) {
        ObjectRef<PersistentVolumeClaim> ref = ObjectRef.of(claim);
        if (deleting(claim) && !used(claim)) {
            world.remove(ref);
        } else if (!deleting(claim) && !bound(claim)) {
            Optional<PersistentVolume> own = world.all(PersistentVolume.class).stream()
                    .filter(volume -> holds(volume, claim))
                    .findFirst();
            if (own.isPresent()) {
                bind(claim, own.get());
            } else if (mayBeProvisioned(claim)) {
                provision(claim);
            }
        }
    }

    private void bind(PersistentVolumeClaim claim, PersistentVolume volume) {
        String wanted = claim.getSpec().getVolumeName();
        String name = volume.getMetadata().getName();
        if (wanted == null || wanted.isEmpty() || wanted.equals(name)) {
            world.change(ObjectRef.of(claim), c -> {
                c.getSpec().setVolumeName(name);
                c.setStatus(new PersistentVolumeClaimStatusBuilder()
                        .withPhase("Bound")
                        .build());
            });
            world.change(
                    ObjectRef.of(volume),
                    v -> v.setStatus(new PersistentVolumeStatusBuilder()
                            .withPhase("Bound")
                            .build()));
        }
    }

    private boolean mayBeProvisioned(PersistentVolumeClaim claim) {
        String name = claim.getSpec().getStorageClassName();
        String wanted = claim.getSpec().getVolumeName();
        Optional<StorageClass> storageClass = name == null ? Optional.empty() : world.get(ObjectRef.storageClass(name));
        boolean pending = wanted == null || wanted.isEmpty();
        if (!pending || storageClass.isEmpty() || claim.getSpec().getSelector() != null) {
            return false; // the provisioner makes nothing for a claim with a selector
        }
        boolean late = "WaitForFirstConsumer".equals(storageClass.get().getVolumeBindingMode());
        boolean placed = !Ownership.annotation(claim, Names.SELECTED_NODE).isEmpty() || used(claim);
        return (!late || placed) && sourceReady(claim);
    }

    private boolean sourceReady(PersistentVolumeClaim claim) {
        if (claim.getSpec().getDataSource() == null) {
            return true;
        }
        String name = claim.getSpec().getDataSource().getName();
        return world.get(ObjectRef.snapshot(claim.getMetadata().getNamespace(), name))
                .flatMap(this::contentOf)
                .map(content -> content.getStatus().getSnapshotHandle())
                .filter(world.snapshots()::contains)
                .isPresent();
    }

    private void provision(PersistentVolumeClaim claim) {
        String name = "pvc-" + claim.getMetadata().getUid();
        String policy = world.the(ObjectRef.storageClass(claim.getSpec().getStorageClassName()))
                .getReclaimPolicy();
        world.volumes().add(name);
        world.create(new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(Names.BOUND_BY_CONTROLLER, "yes")
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy(policy)
                .withNewCsi()
                .withVolumeHandle(name)
                .endCsi()
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .endClaimRef()
                .endSpec()
                .build());
    }

    private void volume(PersistentVolume volume) {
        ObjectReference holder = volume.getSpec().getClaimRef();
        boolean held = world.all(PersistentVolumeClaim.class).stream().anyMatch(claim -> holds(volume, claim));
        if (holder == null || held) {
            return;
        }
        if (!volume.getMetadata().getFinalizers().isEmpty()) {
            return; // its driver takes its time
        }
        if ("Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            world.volumes().remove(volume.getSpec().getCsi().getVolumeHandle());
            world.remove(ObjectRef.of(volume));
        } else if (volume.getStatus() == null
                || !"Released".equals(volume.getStatus().getPhase())) {
            world.change(
                    ObjectRef.of(volume),
                    v -> v.setStatus(new PersistentVolumeStatusBuilder()
                            .withPhase("Released")
                            .build()));
        }
    }

    private void content(VolumeSnapshotContent content) {
        String handle = content.getSpec().getSource().getSnapshotHandle();
        if (content.getStatus() == null && handle != null && world.snapshots().contains(handle)) {
            world.change(
                    ObjectRef.of(content),
                    c -> c.setStatus(new VolumeSnapshotContentStatusBuilder()
                            .withReadyToUse(true)
                            .withSnapshotHandle(handle)
                            .build()));
        }
        boolean stillBound = world.all(VolumeSnapshot.class).stream()
                .anyMatch(snapshot -> !deleting(snapshot)
                        && snapshot.getMetadata()
                                .getUid()
                                .equals(content.getSpec().getVolumeSnapshotRef().getUid()));
        if (deleting(content) && !stillBound) {
            if ("Delete".equals(content.getSpec().getDeletionPolicy()) && content.getStatus() != null) {
                world.snapshots().remove(content.getStatus().getSnapshotHandle());
            }
            world.remove(ObjectRef.of(content));
        }
    }

    private void snapshot(VolumeSnapshot snapshot) {
        Optional<VolumeSnapshotContent> content = contentOf(snapshot);
        if (deleting(snapshot)) {
            if (!beingCloned(snapshot)) {
                content.filter(c -> "Delete".equals(c.getSpec().getDeletionPolicy()))
                        .ifPresent(c ->
                                world.delete(ObjectRef.of(c), c.getMetadata().getUid()));
                world.remove(ObjectRef.of(snapshot));
            }
        } else if (snapshot.getStatus() == null && content.isPresent()) {
            world.change(
                    ObjectRef.of(snapshot),
                    s -> s.setStatus(new VolumeSnapshotStatusBuilder()
                            .withReadyToUse(true)
                            .withBoundVolumeSnapshotContentName(
                                    content.get().getMetadata().getName())
                            .build()));
        }
    }

    private Optional<VolumeSnapshotContent> contentOf(VolumeSnapshot snapshot) {
        return world.all(VolumeSnapshotContent.class).stream()
                .filter(c -> c.getStatus() != null)
                .filter(c -> snapshot.getMetadata()
                        .getUid()
                        .equals(c.getSpec().getVolumeSnapshotRef().getUid()))
                .findFirst();
    }

    private boolean beingCloned(VolumeSnapshot snapshot) {
        return world.all(PersistentVolumeClaim.class).stream()
                .filter(claim -> !bound(claim) && claim.getSpec().getDataSource() != null)
                .anyMatch(claim -> claim.getMetadata()
                                .getNamespace()
                                .equals(snapshot.getMetadata().getNamespace())
                        && claim.getSpec()
                                .getDataSource()
                                .getName()
                                .equals(snapshot.getMetadata().getName()));
    }

    private boolean used(PersistentVolumeClaim claim) {
        return world.all(Pod.class).stream()
                .filter(pod -> claim.getMetadata()
                        .getNamespace()
                        .equals(pod.getMetadata().getNamespace()))
                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                        && claim.getMetadata()
                                .getName()
                                .equals(volume.getPersistentVolumeClaim().getClaimName()));
    }

    private static boolean bound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    /** A volume that is kept for a claim which has got another one meanwhile is nobody's. */
    private static boolean holds(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference holder = volume.getSpec().getClaimRef();
        String wanted = claim.getSpec().getVolumeName();
        boolean free = wanted == null
                || wanted.isEmpty()
                || wanted.equals(volume.getMetadata().getName());
        return holder != null && free && claim.getMetadata().getUid().equals(holder.getUid());
    }
}
