package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.stevedore.sandbox.device.LoopDevice;
import io.stevedore.sandbox.node.container.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The directories and devices behind the volumes of one pod. */
final class PodVolumes {
    private record Source(Path path, boolean readOnly, Optional<Device> device) {
        Source(Path path, boolean readOnly) {
            this(path, readOnly, Optional.empty());
        }
    }

    private record Device(LoopDevice loop, PublishedDevice published) {
        void release() throws IOException {
            published.remove();
            loop.close();
        }
    }

    private static final String CSI_MOUNT = "mount";

    private final Kubelet kubelet;
    private final Pod pod;
    private final Map<String, Source> sources = new LinkedHashMap<>();

    PodVolumes(Kubelet kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;
    }

    /**
     * Finds or makes all of them.
     *
     * @throws IOException when one is not ready yet, with the reason; to be tried again
     */
    void prepare() throws IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (!sources.containsKey(volume.getName())) {
                try {
                    sources.put(volume.getName(), source(volume));
                } catch (IOException | RuntimeException e) {
                    throw new IOException(
                            "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage(), e);
                }
            }
        }
    }

    /**
     * Writes the files of volumes that are made from objects again: tokens expire, and objects change.
     *
     * @throws IOException when an object is missing now; what was written before stays
     */
    void refresh() throws IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getProjected() != null
                    || volume.getConfigMap() != null
                    || volume.getSecret() != null
                    || volume.getDownwardAPI() != null) {
                source(volume);
            }
        }
    }

    /** Takes devices away; for the time when no container runs any more. */
    void release() {
        sources.values()
                .forEach(source -> source.device().ifPresent(device -> {
                    try {
                        device.release();
                    } catch (IOException e) {
                        kubelet.spec()
                                .listener()
                                .accept("Cannot detach " + device.loop().path() + ": " + e.getMessage());
                    }
                }));
        sources.clear();
    }

    /** What a container sees of them. */
    List<Mount> mounts(Container container) throws IOException {
        var mounts = new ArrayList<Mount>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Source source = source(mount.getName());
            if (source.device().isPresent()) {
                throw new IOException(
                        "volume " + mount.getName() + " has volumeMode Block, but is specified in volumeMounts");
            }
            String below = mount.getSubPath();
            Path path = below == null || below.isEmpty() ? source.path() : subPath(source.path(), below);
            boolean readOnly = source.readOnly() || Boolean.TRUE.equals(mount.getReadOnly());
            mounts.add(new Mount(path, mount.getMountPath(), readOnly));
        }
        for (var device : container.getVolumeDevices()) {
            Source source = source(device.getName());
            if (source.device().isEmpty()) {
                throw new IOException(
                        "volume " + device.getName() + " has volumeMode Filesystem, but is specified in volumeDevices");
            }
            mounts.add(new Mount(source.path(), device.getDevicePath(), source.readOnly()));
        }
        return mounts;
    }

    private Source source(String name) throws IOException {
        Source source = sources.get(name);
        if (source == null) {
            throw new IOException("the pod has no volume " + name);
        }
        return source;
    }

    private static Path subPath(Path base, String below) throws IOException {
        Path file = base.resolve(below);
        return Files.isRegularFile(file) && file.toRealPath().startsWith(base.toRealPath())
                ? file.toRealPath()
                : PodPaths.within(base, below);
    }

    private Source source(Volume volume) throws IOException {
        var files = new PodFiles(kubelet, pod);
        if (volume.getPersistentVolumeClaim() != null) {
            var claim = volume.getPersistentVolumeClaim();
            return claimed(claim.getClaimName(), Boolean.TRUE.equals(claim.getReadOnly()));
        }
        if (volume.getHostPath() != null) {
            return new Source(hostPath(volume.getHostPath().getPath()), false);
        }
        if (volume.getEmptyDir() != null) {
            return new Source(directory("empty-dir", volume), false);
        }
        if (volume.getProjected() != null) {
            return written(volume, files.projected(volume.getProjected().getSources()));
        }
        if (volume.getConfigMap() != null) {
            var map = volume.getConfigMap();
            return written(volume, files.configMap(map.getName(), map.getItems(), map.getOptional()));
        }
        if (volume.getSecret() != null) {
            var secret = volume.getSecret();
            return written(volume, files.secret(secret.getSecretName(), secret.getItems(), secret.getOptional()));
        }
        if (volume.getDownwardAPI() != null) {
            return written(volume, files.downward(volume.getDownwardAPI().getItems()));
        }
        throw new IOException("a kind of volume that is not played");
    }

    private Source claimed(String name, boolean readOnly) throws IOException {
        var claim = kubelet.client()
                .persistentVolumeClaims()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        if (claim == null) {
            throw new IOException("persistentvolumeclaim \"" + name + "\" not found");
        }
        String bound = claim.getSpec().getVolumeName();
        if (bound == null
                || bound.isEmpty()
                || !"Bound".equals(claim.getStatus().getPhase())) {
            throw new IOException("persistentvolumeclaim \"" + name + "\" is not bound");
        }
        PersistentVolume volume =
                kubelet.client().persistentVolumes().withName(bound).get();
        if (volume == null) {
            throw new IOException("persistentvolume \"" + bound + "\" not found");
        }
        if (volume.getSpec().getCsi() != null) {
            Path content =
                    kubelet.spec().volumes().content(volume.getSpec().getCsi().getVolumeHandle());
            if (!Files.exists(content)) {
                throw new IOException("the storage has nothing behind volume " + bound);
            }
            if ("Block".equals(volume.getSpec().getVolumeMode())) {
                return attached(bound, content, readOnly);
            }
            published(bound, content);
            return new Source(content, readOnly);
        }
        if (volume.getSpec().getHostPath() != null) {
            return new Source(hostPath(volume.getSpec().getHostPath().getPath()), readOnly);
        }
        throw new IOException("persistentvolume \"" + bound + "\" is of a kind that is not played");
    }

    /** In the place of the mount that a kubelet makes, for who looks into its folder of pods. */
    private void published(String volume, Path content) throws IOException {
        Path mount = podFolder("csi", volume).resolve(CSI_MOUNT);
        Files.deleteIfExists(mount);
        Files.createSymbolicLink(mount, content);
    }

    private Source attached(String volume, Path content, boolean readOnly) throws IOException {
        LoopDevice loop = LoopDevice.attach(content, readOnly);
        try {
            PublishedDevice published =
                    PublishedDevice.of(kubelet.spec(), pod.getMetadata().getUid(), volume, loop.path());
            return new Source(loop.path(), readOnly, Optional.of(new Device(loop, published)));
        } catch (IOException e) {
            loop.close();
            throw e;
        }
    }

    private Path hostPath(String path) throws IOException {
        NodeSpec spec = kubelet.spec();
        Path asked = Path.of(path).normalize();
        for (var given : spec.hostPaths().entrySet()) {
            Path known = Path.of(given.getKey());
            if (asked.startsWith(known)) {
                return PodPaths.within(given.getValue(), known.relativize(asked).toString());
            }
        }
        Path kubeletRoot = Path.of("/var/lib/kubelet");
        Path base = asked.startsWith(kubeletRoot)
                ? spec.root()
                : Files.createDirectories(spec.root().resolve("host"));
        Path below = asked.startsWith(kubeletRoot)
                ? kubeletRoot.relativize(asked)
                : Path.of("/").relativize(asked);
        Path named = base.resolve(below);
        boolean mount = named.endsWith(CSI_MOUNT) && Files.isSymbolicLink(named) && named.startsWith(spec.pods());
        return mount || PublishedDevice.isAt(spec, named)
                ? named.toRealPath()
                : PodPaths.within(base, below.toString());
    }

    private Source written(Volume volume, Map<String, byte[]> files) throws IOException {
        Path directory = directory("projected", volume);
        for (var file : files.entrySet()) {
            Path target = PodPaths.file(directory, file.getKey());
            Path fresh = target.resolveSibling(".." + target.getFileName());
            Files.write(fresh, file.getValue());
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Source(directory, true);
    }

    private Path directory(String kind, Volume volume) throws IOException {
        return podFolder(kind, volume.getName());
    }

    /** As kubelets name them. */
    private Path podFolder(String kind, String volume) throws IOException {
        return Files.createDirectories(kubelet.spec()
                .pods()
                .resolve(pod.getMetadata().getUid())
                .resolve("volumes")
                .resolve("kubernetes.io~" + kind)
                .resolve(volume));
    }
}
