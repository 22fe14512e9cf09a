package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Obstacle;
import io.stevedore.testing.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an examiner sees. The objects are as Kubernetes' own components leave them. */
abstract class Scene {
    @Nullable
    Obstacle obstacle;

    @Nullable
    Pod pod;

    @Nullable
    PersistentVolumeClaim claim;

    @Nullable
    PersistentVolumeClaim cacheClaim;

    @Nullable
    String missingClass;

    @Nullable
    PersistentVolume volume;

    @Nullable
    VolumeSnapshot snapshot;

    @Nullable
    VolumeSnapshotContent content;

    @Nullable
    Node node;

    final List<Event> events = new ArrayList<>();
    boolean agentMissing;
    String waitingFor = "";
    Clocks clocks = clocks("10", "12", "16");

    /** Seconds of one minute. */
    static Clocks clocks(String created, String accepted, String now) {
        return new Clocks("node-1", Optional.of(second(created)), "node-2", Optional.of(second(accepted)), second(now));
    }

    static Instant second(String second) {
        return Instant.parse("2026-01-01T00:00:" + second + "Z");
    }

    Evidence evidence() {
        return new Evidence(
                Optional.ofNullable(obstacle),
                Optional.ofNullable(snapshot),
                Optional.ofNullable(content),
                Optional.ofNullable(claim),
                Optional.ofNullable(cacheClaim),
                Optional.ofNullable(missingClass),
                Optional.ofNullable(volume),
                Optional.ofNullable(pod),
                node == null ? List.of() : List.of(node),
                agentMissing,
                events,
                waitingFor,
                clocks);
    }

    List<Finding> findings() {
        return Examiner.findings(evidence());
    }

    void finds(Code code, String object, String evidence) {
        assertThat(findings()).containsExactly(new Finding(code, object, evidence));
    }

    void finds(Code... codes) {
        assertThat(findings()).extracting(Finding::code).containsExactly(codes);
    }

    void pod(String status) {
        pod = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: pod-uid}
                spec: {containers: [{name: uid, image: 'localhost/agent:1', resources: {limits: {memory: 128Mi}}}]}
                status: %s
                """.formatted(status), Pod.class);
    }

    void podOnNode(String status, String ready) {
        pod(status);
        Objects.requireNonNull(pod).getSpec().setNodeName("node-1");
        node = Yaml.read("""
                metadata: {name: node-1}
                status:
                  conditions:
                  - {type: MemoryPressure, status: 'False'}
                  - {type: Ready, status: '%s', reason: NodeStatusUnknown, message: Kubelet stopped posting node status.}
                """.formatted(ready), Node.class);
    }

    void claim(String phase) {
        claim = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: claim-uid}
                spec: {storageClassName: fast, accessModes: [ReadWriteOnce], volumeName: pv-1}
                status: {phase: %s}
                """.formatted(phase), PersistentVolumeClaim.class);
    }

    void snapshot(String status) {
        snapshot = Yaml.read(
                "{metadata: {namespace: app, name: snap, uid: snap-uid}, spec: {source: {}}, status: %s}"
                        .formatted(status),
                VolumeSnapshot.class);
    }

    void warning(String uid, String time, String reason, String message) {
        event("Warning", uid, time, reason, message);
    }

    void event(String type, String uid, String time, String reason, String message) {
        events.add(Yaml.read("""
                metadata: {name: e}
                type: %s
                involvedObject: {uid: %s}
                lastTimestamp: '%s'
                reason: %s
                message: '%s'
                """.formatted(type, uid, time, reason, message), Event.class));
    }
}
