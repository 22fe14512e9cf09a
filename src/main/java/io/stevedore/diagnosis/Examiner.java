package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.datapath.MoverPods;
import io.stevedore.task.Mover;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names the cause of a volume that does not get ready, the deepest first: a snapshot that failed explains a claim
 * that is not bound, and that explains a pod that is not scheduled.
 */
public final class Examiner {
    private Examiner() {}

    /** Every cause that the evidence shows, the most telling first; empty when it shows none. */
    public static List<String> causes(Evidence evidence) {
        List<String> causes = new ArrayList<>();
        evidence.snapshot().flatMap(Examiner::snapshotFault).ifPresent(causes::add);
        evidence.content().flatMap(Examiner::contentFault).ifPresent(causes::add);
        evidence.claim().ifPresent(claim -> causes.addAll(claimFaults(claim, evidence)));
        evidence.volume()
                .filter(volume -> volume.getStatus() != null
                        && "Failed".equals(volume.getStatus().getPhase()))
                .map(volume -> "PersistentVolume %s is Failed: %s"
                        .formatted(
                                volume.getMetadata().getName(),
                                volume.getStatus().getMessage()))
                .ifPresent(causes::add);
        evidence.pod().ifPresent(pod -> causes.addAll(podFaults(pod, evidence)));
        if (causes.isEmpty() && !evidence.waitingFor().isEmpty()) {
            causes.add("still waiting for " + evidence.waitingFor());
        }
        return causes;
    }

    private static Optional<String> snapshotFault(VolumeSnapshot snapshot) {
        if (snapshot.getStatus() != null
                && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse())) {
            return Optional.empty();
        }
        String error = snapshot.getStatus() == null || snapshot.getStatus().getError() == null
                ? "the snapshot controller tells no reason"
                : snapshot.getStatus().getError().getMessage();
        return Optional.of("VolumeSnapshot %s/%s is not ready to use: %s"
                .formatted(
                        snapshot.getMetadata().getNamespace(),
                        snapshot.getMetadata().getName(),
                        error));
    }

    private static Optional<String> contentFault(VolumeSnapshotContent content) {
        return Optional.ofNullable(content.getStatus())
                .map(status -> status.getError())
                .map(error -> "VolumeSnapshotContent %s: %s"
                        .formatted(content.getMetadata().getName(), error.getMessage()));
    }

    private static List<String> claimFaults(PersistentVolumeClaim claim, Evidence evidence) {
        if (claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase())) {
            return List.of();
        }
        String state = "PersistentVolumeClaim %s/%s is not bound"
                .formatted(
                        claim.getMetadata().getNamespace(), claim.getMetadata().getName());
        List<String> told = warnings(evidence, claim.getMetadata().getUid()).toList();
        return told.isEmpty()
                ? List.of(state)
                : told.stream().map(text -> state + ": " + text).toList();
    }

    private static List<String> podFaults(Pod pod, Evidence evidence) {
        List<String> faults = new ArrayList<>();
        if (evidence.agentMissing()) {
            faults.add("no agent runs on node %s, where pod %s was scheduled"
                    .formatted(pod.getSpec().getNodeName(), pod.getMetadata().getName()));
        }
        switch (MoverPods.state(pod, containerName(pod))) {
            case Mover.Starting starting -> faults.add(starting.why());
            case Mover.Doomed doomed -> faults.add(doomed.why());
            case Mover.Failed failed -> faults.add(failed.message());
            default -> {}
        }
        warnings(evidence, pod.getMetadata().getUid()).forEach(faults::add);
        return faults;
    }

    /** Reason and message of the Warning events on one object, the newest first, each text once. */
    private static Stream<String> warnings(Evidence evidence, String uid) {
        return evidence.events().stream()
                .filter(event -> "Warning".equals(event.getType()))
                .filter(event -> uid.equals(involved(event)))
                .sorted(Comparator.comparing(Examiner::time).reversed())
                .map(event -> event.getReason() + ": " + event.getMessage())
                .distinct()
                .limit(3);
    }

    private static String involved(Event event) {
        ObjectReference object = event.getInvolvedObject();
        return object == null || object.getUid() == null ? "" : object.getUid();
    }

    /** RFC 3339 in UTC sorts as text. */
    private static String time(Event event) {
        return Stream.of(event.getLastTimestamp(), event.getFirstTimestamp())
                .filter(time -> time != null)
                .findFirst()
                .orElse("");
    }

    private static String containerName(Pod pod) {
        return pod.getSpec().getContainers().isEmpty()
                ? ""
                : pod.getSpec().getContainers().getFirst().getName();
    }
}
