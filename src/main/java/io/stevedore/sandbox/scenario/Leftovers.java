package io.stevedore.sandbox.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is there although nobody needs it any more. Of use are the application's claims with their volumes, and the
 * pods of workloads.
 *
 * @param storage directory of the played storage: directories of directories, named by handles
 */
record Leftovers(KubernetesClient client, Path storage) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> WORKLOADS = Set.of("DaemonSet", "ReplicaSet");
    private static final List<String> MOVERS = List.of("data-mover", "pod-volume");

    /** Looks for them once what goes by itself had time to. */
    void tell(Ledger ledger, Narrator narrator) throws InterruptedException {
        narrator.begin("Leftovers");
        List<String> left = find(PATIENCE);
        ledger.leftovers(left);
        narrator.done(left.isEmpty() ? "none" : String.valueOf(left.size()));
        left.forEach(narrator::note);
    }

    /** Looks until nothing is left or the limit has come; one line for each thing. */
    List<String> find(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> found = look();
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofMillis(200));
            found = look();
        }
        return found;
    }

    private List<String> look() {
        List<String> found = new ArrayList<>();
        Set<String> claims = client.persistentVolumeClaims().inAnyNamespace().list().getItems().stream()
                .filter(claim -> !claim.getMetadata().getNamespace().equals(Application.NAMESPACE))
                .map(claim -> describe("PersistentVolumeClaim", claim))
                .collect(Collectors.toSet());
        found.addAll(claims);
        List<PersistentVolume> volumes = client.persistentVolumes().list().getItems();
        volumes.stream()
                .filter(volume -> !used(volume))
                .forEach(volume -> found.add(describe("PersistentVolume", volume) + " "
                        + volume.getStatus().getPhase()));
        client.pods().inAnyNamespace().list().getItems().stream()
                .filter(pod -> !ofWorkload(pod))
                .forEach(pod -> found.add(describe("Pod", pod)));
        client.resources(VolumeSnapshot.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(snapshot -> found.add(describe("VolumeSnapshot", snapshot)));
        client.resources(VolumeSnapshotContent.class)
                .list()
                .getItems()
                .forEach(content -> found.add(describe("VolumeSnapshotContent", content)));
        found.addAll(directories(volumes.stream()
                .filter(Leftovers::used)
                .map(volume -> volume.getSpec().getCsi().getVolumeHandle())
                .collect(Collectors.toSet())));
        found.addAll(processes());
        return found;
    }

    private static boolean used(PersistentVolume volume) {
        return "Bound".equals(volume.getStatus().getPhase())
                && volume.getSpec().getClaimRef().getNamespace().equals(Application.NAMESPACE);
    }

    private static boolean ofWorkload(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> WORKLOADS.contains(owner.getKind()));
    }

    private List<String> directories(Set<String> handles) {
        try (Stream<Path> kinds = Files.list(storage)) {
            List<String> found = new ArrayList<>();
            for (Path kind : kinds.filter(Files::isDirectory).toList()) {
                try (Stream<Path> entries = Files.list(kind)) {
                    entries.filter(entry ->
                                    !handles.contains(entry.getFileName().toString()))
                            .forEach(entry -> found.add("directory " + storage.relativize(entry)));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> processes() {
        String ofThisCluster =
                "KUBERNETES_SERVICE_PORT=" + client.getMasterUrl().getPort() + '\0';
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> MOVERS.stream().anyMatch(mover -> line.contains(" " + mover + " ")))
                        .orElse(false))
                .filter(process -> environment(process).contains(ofThisCluster))
                .map(process -> "process " + process.pid() + " of a data mover")
                .toList();
    }

    /** Empty when the process is gone. */
    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "environ"), ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static String describe(String kind, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return kind + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
