package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import java.util.List;
import java.util.Optional;

/**
 * What exists of an exposed volume at one moment.
 *
 * @param snapshot     the one that the volume is made from: ours once it exists, before that the source's
 * @param events       Warning events on pod and claim
 * @param agentMissing no agent runs on the node that the pod was scheduled to
 * @param waitingFor   what the expose last waited for; empty when it had got through
 */
public record Evidence(
        Optional<Pod> pod,
        Optional<PersistentVolumeClaim> claim,
        Optional<PersistentVolume> volume,
        Optional<VolumeSnapshot> snapshot,
        Optional<VolumeSnapshotContent> content,
        List<Event> events,
        boolean agentMissing,
        String waitingFor) {}
