package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.node.PlayedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The application's pods, and where their volumes are on this machine. */
record AppPods(World world) {

    Pod create(Pod pod) {
        return world.admin().resource(pod).create();
    }

    /** The pod, once it runs. */
    Pod running(String name, Duration limit) throws InterruptedException {
        return Waiting.until("pod %s runs".formatted(name), limit, () -> {
            world.check();
            return Optional.of(get(name))
                    .filter(pod -> "Running".equals(pod.getStatus().getPhase()));
        });
    }

    /** Returns when the first init container of a pod runs. */
    void waiting(String name, Duration limit) throws InterruptedException {
        Waiting.until("pod %s waits for its volumes".formatted(name), limit, () -> {
            world.check();
            return get(name).getStatus().getInitContainerStatuses().stream()
                    .filter(container -> container.getState().getRunning() != null)
                    .findFirst();
        });
    }

    void delete(String name) throws InterruptedException {
        world.admin().pods().inNamespace(Application.NAMESPACE).withName(name).delete();
        Waiting.until(
                "pod %s is gone".formatted(name),
                Duration.ofMinutes(1),
                () -> find(name).isPresent() ? Optional.empty() : Optional.of(true));
    }

    /** What the claims of a pod are bound to, by their names. */
    Map<String, PersistentVolume> bound(Pod pod) {
        Map<String, PersistentVolume> bound = new HashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                String claim = volume.getPersistentVolumeClaim().getClaimName();
                bound.put(claim, volumeOf(claim));
            }
        }
        return bound;
    }

    /** The folder behind a volume of a pod. */
    Path place(String name, String volume) {
        Pod pod = get(name);
        Volume declared = pod.getSpec().getVolumes().stream()
                .filter(one -> one.getName().equals(volume))
                .findFirst()
                .orElseThrow();
        if (declared.getPersistentVolumeClaim() != null) {
            return world.application()
                    .place(volumeOf(declared.getPersistentVolumeClaim().getClaimName()));
        }
        PlayedNode node = world.nodes().stream()
                .filter(one -> one.name().equals(pod.getSpec().getNodeName()))
                .findFirst()
                .orElseThrow();
        return node.folder(pod.getMetadata().getUid())
                .resolve("volumes/kubernetes.io~empty-dir")
                .resolve(volume);
    }

    private PersistentVolume volumeOf(String claim) {
        String name = world.admin()
                .persistentVolumeClaims()
                .inNamespace(Application.NAMESPACE)
                .withName(claim)
                .get()
                .getSpec()
                .getVolumeName();
        return world.admin().persistentVolumes().withName(name).get();
    }

    private Pod get(String name) {
        return find(name).orElseThrow(() -> new SandboxException("pod %s is gone".formatted(name)));
    }

    private Optional<Pod> find(String name) {
        return Optional.ofNullable(world.admin()
                .pods()
                .inNamespace(Application.NAMESPACE)
                .withName(name)
                .get());
    }
}
