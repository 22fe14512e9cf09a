package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExaminerTest {
    private @Nullable Pod pod;
    private @Nullable PersistentVolumeClaim claim;
    private @Nullable PersistentVolume volume;
    private @Nullable VolumeSnapshot snapshot;
    private @Nullable VolumeSnapshotContent content;
    private final List<Event> events = new ArrayList<>();
    private boolean agentMissing;
    private String waitingFor = "";

    private List<String> causes() {
        return Examiner.causes(new Evidence(
                Optional.ofNullable(pod),
                Optional.ofNullable(claim),
                Optional.ofNullable(volume),
                Optional.ofNullable(snapshot),
                Optional.ofNullable(content),
                events,
                agentMissing,
                waitingFor));
    }

    private void pod(String status) {
        pod = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: pod-uid}
                spec: {nodeName: node-1, containers: [{name: uid}]}
                status: %s
                """.formatted(status), Pod.class);
    }

    private void claim(String phase) {
        claim = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: claim-uid}
                spec: {storageClassName: fast}
                status: {phase: %s}
                """.formatted(phase), PersistentVolumeClaim.class);
    }

    private void snapshot(String status) {
        snapshot = Yaml.read(
                "{metadata: {namespace: app, name: snap, uid: snap-uid}, spec: {source: {}}, status: %s}"
                        .formatted(status),
                VolumeSnapshot.class);
    }

    private void warning(String uid, String time, String reason, String message) {
        event("Warning", uid, time, reason, message);
    }

    private void event(String type, String uid, String time, String reason, String message) {
        events.add(Yaml.read("""
                metadata: {name: e}
                type: %s
                involvedObject: {uid: %s}
                lastTimestamp: '%s'
                reason: %s
                message: '%s'
                """.formatted(type, uid, time, reason, message), Event.class));
    }

    @Test
    void nothingWrongIsNoCause() {
        pod("{phase: Running}");
        claim("Bound");
        snapshot("{readyToUse: true}");

        assertThat(causes()).isEmpty();
    }

    @Test
    void theSnapshotsErrorComesFirst() {
        snapshot("{readyToUse: false, error: {message: rpc error from the driver}}");
        claim("Pending");
        pod("{phase: Pending}");

        assertThat(causes())
                .containsExactly(
                        "VolumeSnapshot app/snap is not ready to use: rpc error from the driver",
                        "PersistentVolumeClaim velero/task is not bound",
                        "pod velero/task is pending");
    }

    @Test
    void aSnapshotWithoutStatusSaysThatNobodyTells() {
        snapshot("null");

        assertThat(causes())
                .containsExactly(
                        "VolumeSnapshot app/snap is not ready to use: the snapshot controller tells no reason");
    }

    @Test
    void theContentsErrorIsTold() {
        content = Yaml.read(
                "{metadata: {name: content}, spec: {}, status: {error: {message: handle not found}}}",
                VolumeSnapshotContent.class);

        assertThat(causes()).containsExactly("VolumeSnapshotContent content: handle not found");
    }

    @Test
    void whyAClaimIsNotBoundIsToldByItsEvents() {
        claim("Pending");
        warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "storageclass \"fast\" not found");
        event("Normal", "claim-uid", "2026-01-01T00:00:02Z", "ExternalProvisioning", "waiting");
        warning("other-uid", "2026-01-01T00:00:03Z", "ProvisioningFailed", "somebody else");

        assertThat(causes())
                .containsExactly("PersistentVolumeClaim velero/task is not bound: ProvisioningFailed:"
                        + " storageclass \"fast\" not found");
    }

    @Test
    void theNewestEventsCountAndEachTextOnce() {
        claim("Pending");
        warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "first");
        warning("claim-uid", "2026-01-01T00:00:02Z", "ProvisioningFailed", "second");
        warning("claim-uid", "2026-01-01T00:00:03Z", "ProvisioningFailed", "second");
        warning("claim-uid", "2026-01-01T00:00:04Z", "ProvisioningFailed", "third");
        warning("claim-uid", "2026-01-01T00:00:05Z", "ProvisioningFailed", "fourth");

        assertThat(causes())
                .extracting(cause -> cause.substring(cause.lastIndexOf(' ') + 1))
                .containsExactly("fourth", "third", "second");
    }

    @Test
    void aFailedVolumeTellsItsMessage() {
        volume = Yaml.read(
                "{metadata: {name: pv}, spec: {}, status: {phase: Failed, message: cannot be recycled}}",
                PersistentVolume.class);

        assertThat(causes()).containsExactly("PersistentVolume pv is Failed: cannot be recycled");
    }

    @Test
    void unschedulableIsTold() {
        claim("Bound");
        pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes are available}]}");

        assertThat(causes()).containsExactly("pod velero/task is not scheduled: 0/3 nodes are available");
    }

    @Test
    void anImageThatDoesNotComeIsTold() {
        pod("{phase: Pending, containerStatuses: [{name: uid, state: {waiting: {reason: ImagePullBackOff}}}]}");

        assertThat(causes()).containsExactly("container of pod velero/task waits: ImagePullBackOff");
    }

    @Test
    void aNodeWithoutAgentComesBeforeWhatItsPodTells() {
        pod("{phase: Pending}");
        agentMissing = true;

        assertThat(causes())
                .containsExactly(
                        "no agent runs on node node-1, where pod task was scheduled", "pod velero/task is pending");
    }

    @Test
    void whatTheExposeWaitedForIsTheLastResort() {
        waitingFor = "a pod that uses the claim to be scheduled";
        assertThat(causes()).containsExactly("still waiting for a pod that uses the claim to be scheduled");

        claim("Pending");
        assertThat(causes()).containsExactly("PersistentVolumeClaim velero/task is not bound");
    }
}
