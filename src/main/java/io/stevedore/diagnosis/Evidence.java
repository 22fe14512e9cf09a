package io.stevedore.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Obstacle;
import java.util.List;
import java.util.Optional;

/**
 * What exists of an exposed volume at one moment.
 *
 * @param obstacle     what the expose ran against last
 * @param snapshot     the one that the volume is made from: ours once it exists, before that the source's
 * @param content      of our snapshot
 * @param claim        ours
 * @param cacheClaim   of the mover's cache, where it has one
 * @param missingClass the claim's StorageClass does not exist; with the configuration key that names it, where one does
 * @param nodes        of the cluster
 * @param agentMissing no agent runs on the node that the pod was scheduled to
 * @param events       on pod and claim
 * @param waitingFor   what the expose last waited for; empty when it had got through
 * @param clocks       what different machines say of the time
 */
public record Evidence(
        Optional<Obstacle> obstacle,
        Optional<VolumeSnapshot> snapshot,
        Optional<VolumeSnapshotContent> content,
        Optional<PersistentVolumeClaim> claim,
        Optional<PersistentVolumeClaim> cacheClaim,
        Optional<String> missingClass,
        Optional<PersistentVolume> volume,
        Optional<Pod> pod,
        List<Node> nodes,
        boolean agentMissing,
        List<Event> events,
        String waitingFor,
        Clocks clocks) {}
