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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects are as Kubernetes' own components leave them. */
class ExaminerTest {
    private @Nullable Obstacle obstacle;
    private @Nullable Pod pod;
    private @Nullable PersistentVolumeClaim claim;
    private @Nullable PersistentVolumeClaim cacheClaim;
    private @Nullable String missingClass;
    private @Nullable PersistentVolume volume;
    private @Nullable VolumeSnapshot snapshot;
    private @Nullable VolumeSnapshotContent content;
    private @Nullable Node node;
    private final List<Event> events = new ArrayList<>();
    private boolean agentMissing;
    private String waitingFor = "";
    private Clocks clocks = clocks("10", "12", "16");

    /** Seconds of one minute. */
    private static Clocks clocks(String created, String accepted, String now) {
        return new Clocks("node-1", Optional.of(second(created)), "node-2", Optional.of(second(accepted)), second(now));
    }

    private static Instant second(String second) {
        return Instant.parse("2026-01-01T00:00:" + second + "Z");
    }

    private Evidence evidence() {
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

    private List<Finding> findings() {
        return Examiner.findings(evidence());
    }

    private void finds(Code code, String object, String evidence) {
        assertThat(findings()).containsExactly(new Finding(code, object, evidence));
    }

    private void finds(Code... codes) {
        assertThat(findings()).extracting(Finding::code).containsExactly(codes);
    }

    private void pod(String status) {
        pod = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: pod-uid}
                spec: {containers: [{name: uid, image: 'localhost/agent:1', resources: {limits: {memory: 128Mi}}}]}
                status: %s
                """.formatted(status), Pod.class);
    }

    private void podOnNode(String status, String ready) {
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

    private void claim(String phase) {
        claim = Yaml.read("""
                metadata: {namespace: velero, name: task, uid: claim-uid}
                spec: {storageClassName: fast, accessModes: [ReadWriteOnce], volumeName: pv-1}
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
    void nothingWrongIsNoFinding() {
        podOnNode("{phase: Running}", "True");
        claim("Bound");
        snapshot("{readyToUse: true}");

        finds();
    }

    /** What every healthy expose looks like for some seconds: a finding only when it stays so. */
    @Test
    void whatIsOnItsWayIsNothingThatSomebodyComplainsOf() {
        snapshot("{readyToUse: false}");
        claim("Pending");
        pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message:"
                + " '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'}]}");
        obstacle = new Obstacle(Obstacle.Kind.NO_CONSUMER, "PersistentVolumeClaim app/data", "no pod yet");
        event("Normal", "claim-uid", "2026-01-01T00:00:02Z", "ExternalProvisioning", "waiting for a volume");

        assertThat(findings())
                .extracting(finding -> finding.code().severity())
                .hasSize(3)
                .containsOnly(Severity.INFO);

        obstacle = null;
        snapshot("{readyToUse: true}");
        claim("Bound");
        podOnNode(
                "{phase: Pending, containerStatuses: [{name: uid, state: {waiting: {reason: ContainerCreating}}}]}",
                "True");
        finds();
    }

    @Test
    void clocksThatDifferAreToldWithTheNodeThatIsBehind() {
        clocks = clocks("30", "31", "19");
        finds(
                Code.CLOCKS_APART,
                "Node node-1",
                "its clock is at least 11 s behind the API server's when it made the task");

        clocks = clocks("30", "19", "31");
        finds(
                Code.CLOCKS_APART,
                "Node node-2",
                "its clock is at least 11 s behind the API server's, by which it took the task before that was made");

        clocks = clocks("10", "30", "19");
        finds(
                Code.CLOCKS_APART,
                "Node node-1",
                "its clock is at least 11 s behind that of node node-2, which took the task");

        clocks = clocks("20", "10", "10");
        finds();
    }

    @Test
    void theDeepestComesFirstAndWhatIsMerelySlowComesLast() {
        snapshot("null");
        claim("Pending");
        warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "the pool is full");
        podOnNode("{phase: Pending}", "Unknown");

        finds(Code.PROVISIONING_FAILED, Code.NODE_NOT_READY, Code.SNAPSHOT_NOT_READY);
    }

    @Test
    void causesAreTextsAndTheLastResortIsWhatWasWaitedFor() {
        assertThat(Examiner.causes(evidence())).isEmpty();

        waitingFor = "the claim to be deleted";
        assertThat(Examiner.causes(evidence())).containsExactly("still waiting for the claim to be deleted");

        volume = Yaml.read(
                "{metadata: {name: pv}, spec: {}, status: {phase: Failed, message: cannot be recycled}}",
                PersistentVolume.class);
        assertThat(Examiner.causes(evidence()))
                .containsExactly("VolumeFailed: PersistentVolume pv: cannot be recycled. Look at the storage behind the"
                        + " class.");
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "QUOTA_EXCEEDED|pods \"t\" is forbidden: exceeded quota: compute-7, requested: pods=1, used: pods=4,"
                            + " limited: pods=4",
                    "QUOTA_EXCEEDED|pods \"t\" is forbidden: failed quota: q: must specify limits.cpu for: uid",
                    "POD_SECURITY|pods \"t\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilege",
                    "PRIORITY_CLASS_MISSING|pods \"t\" is forbidden: no PriorityClass with name high was found",
                    "SERVICE_ACCOUNT_MISSING|pods \"t\" is forbidden: error looking up service account velero/m:"
                            + " serviceaccount \"m\" not found",
                    "LIMIT_RANGE|pods \"t\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi",
                    "LIMIT_RANGE|persistentvolumeclaims \"t\" is forbidden: minimum storage usage per"
                            + " PersistentVolumeClaim is 1Gi, but request is 1Mi",
                    "ADMISSION_DENIED|admission webhook \"v.example.org\" denied the request: no",
                    "ADMISSION_DENIED|pods \"t\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
                            + " request: no",
                    "PERMISSION_MISSING|pods is forbidden: User \"system:serviceaccount:velero:node-agent\" cannot"
                            + " create resource \"pods\" in API group \"\"",
                    "CREATION_REFUSED|Pod \"t\" is invalid: spec.containers[0].image: Required value",
                })
        void isToldByTheApiServersWords(Code code, String words) {
            obstacle = new Obstacle(Obstacle.Kind.REFUSED, "Pod velero/t", words);

            finds(code, "Pod velero/t", words);
        }

        @Test
        void aMissingStorageClassIsNamed() {
            obstacle = new Obstacle(Obstacle.Kind.NO_STORAGE_CLASS, "StorageClass fast", "DataUpload t names it");

            finds(Code.STORAGE_CLASS_MISSING, "StorageClass fast", "DataUpload t names it");
        }

        @Test
        void aTargetWithoutConsumerIsTold() {
            obstacle = new Obstacle(Obstacle.Kind.NO_CONSUMER, "PersistentVolumeClaim app/data", "no pod uses it");

            finds(Code.WAITS_FOR_CONSUMER, "PersistentVolumeClaim app/data", "no pod uses it");
        }
    }

    @Nested
    class Snapshots {
        @Test
        void theDriversWordsAreTold() {
            snapshot("{readyToUse: false, error: {message: 'rpc error: code = Internal desc = pool-9'}}");

            finds(Code.SNAPSHOT_FAILED, "VolumeSnapshot app/snap", "rpc error: code = Internal desc = pool-9");
        }

        @Test
        void theContentsErrorIsToldWhereTheSnapshotHasNone() {
            snapshot("{readyToUse: false}");
            content = Yaml.read(
                    "{metadata: {name: content}, spec: {}, status: {error: {message: handle not found}}}",
                    VolumeSnapshotContent.class);

            finds(Code.SNAPSHOT_FAILED, "VolumeSnapshotContent content", "handle not found");
        }

        @Test
        void aMissingClassAndAMissingContentAreToldApart() {
            snapshot("{readyToUse: false, error: {message: 'failed to retrieve snapshot class gold from the informer:"
                    + " \"volumesnapshotclass.snapshot.storage.k8s.io \\\"gold\\\" not found\"'}}");
            finds(Code.SNAPSHOT_CLASS_MISSING);

            snapshot("{readyToUse: false, error: {message: VolumeSnapshotContent is missing}}");
            finds(Code.SNAPSHOT_CONTENT_MISSING);
        }

        @Test
        void oneThatIsNotReadyWithoutAWordIsToldAsJustThat() {
            snapshot("null");

            finds(
                    Code.SNAPSHOT_NOT_READY,
                    "VolumeSnapshot app/snap",
                    "it is not ready to use, and its status tells no reason");
        }

        @Test
        void anErrorThatIsOverIsNone() {
            snapshot("{readyToUse: true, error: {message: was busy}}");

            finds();
        }
    }

    @Nested
    class Claims {
        @Test
        void theProvisionersWordsAreTold() {
            claim("Pending");
            warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "failed to provision: pool-9 is full");
            warning("other-uid", "2026-01-01T00:00:03Z", "ProvisioningFailed", "somebody else");

            finds(
                    Code.PROVISIONING_FAILED,
                    "PersistentVolumeClaim velero/task",
                    "ProvisioningFailed: failed to provision: pool-9 is full");
        }

        @Test
        void theNewestEventsCountAndEachTextOnce() {
            claim("Pending");
            warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "first");
            warning("claim-uid", "2026-01-01T00:00:02Z", "ProvisioningFailed", "second");
            warning("claim-uid", "2026-01-01T00:00:03Z", "ProvisioningFailed", "second");
            warning("claim-uid", "2026-01-01T00:00:04Z", "ProvisioningFailed", "third");
            warning("claim-uid", "2026-01-01T00:00:05Z", "ProvisioningFailed", "fourth");

            assertThat(findings())
                    .extracting(finding -> finding.evidence().replace("ProvisioningFailed: ", ""))
                    .containsExactly("fourth", "third", "second");
        }

        @Test
        void aReadOnlyVolumeThatTheDriverDoesNotMakeIsToldApart() {
            claim("Pending");
            Objects.requireNonNull(claim).getSpec().setAccessModes(List.of("ReadOnlyMany"));
            warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "access mode not supported");

            finds(Code.READ_ONLY_REFUSED);
        }

        @Test
        void aMissingClassIsToldWithWhatNamesIt() {
            claim("Pending");
            missingClass = "its StorageClass fast, which backupPVC.gold.storageClass of the configuration names, does"
                    + " not exist";
            warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "storageclass \"fast\" not found");

            finds(Code.STORAGE_CLASS_MISSING, "PersistentVolumeClaim velero/task", missingClass);
        }

        @Test
        void aLostOneIsTold() {
            claim("Lost");

            finds(Code.CLAIM_LOST, "PersistentVolumeClaim velero/task", "its PersistentVolume pv-1 is gone");
        }

        @Test
        void oneThatIsPendingWithoutAWordIsToldAsJustThat() {
            claim("Pending");

            finds(Code.CLAIM_PENDING, "PersistentVolumeClaim velero/task", "it is not bound");
        }

        @Test
        void oneThatABoundPodOrNoPodWaitsForIsAFindingAndOneThatWaitsForItsPodIsNot() {
            claim("Pending");
            pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message:"
                    + " '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'}]}");
            finds(Code.CLAIM_PENDING);

            pod("{phase: Pending}");
            finds();

            Objects.requireNonNull(claim)
                    .getMetadata()
                    .setAnnotations(Map.of("volume.kubernetes.io/selected-node", "node-1"));
            finds(Code.CLAIM_PENDING);
        }

        @Test
        void theCachesIsLookedAtToo() {
            cacheClaim = Yaml.read(
                    "{metadata: {namespace: velero, name: task-cache, uid: cache-uid}, spec: {}}",
                    PersistentVolumeClaim.class);

            finds(Code.CLAIM_PENDING, "PersistentVolumeClaim velero/task-cache", "it is not bound");
        }

        @Test
        void whatABoundOneHadGoneThroughIsOver() {
            claim("Bound");
            warning("claim-uid", "2026-01-01T00:00:01Z", "ProvisioningFailed", "busy");

            finds();
        }
    }

    @Nested
    class Pods {
        @Test
        void theSchedulersWordsAreTold() {
            claim("Bound");
            pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message:"
                    + " '0/2 nodes are available: 2 node(s) had untolerated taint {x: y}.'}]}");

            finds(
                    Code.UNSCHEDULABLE,
                    "Pod velero/task",
                    "0/2 nodes are available: 2 node(s) had untolerated taint {x: y}.");
        }

        @Test
        void theTaintsThatItDoesNotTolerateAreNamed() {
            pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message:"
                    + " '0/1 nodes are available: 1 node(s) had untolerated taint(s).'}]}");
            Objects.requireNonNull(pod)
                    .getSpec()
                    .setTolerations(Yaml.read("""
                                    spec:
                                      tolerations:
                                      - {key: any, operator: Exists}
                                      - {key: team, value: ours, effect: NoSchedule}
                                    """, Pod.class).getSpec().getTolerations());
            node = Yaml.read("""
                    metadata: {name: node-1}
                    spec:
                      taints:
                      - {key: any, value: x, effect: NoExecute}
                      - {key: team, value: ours, effect: NoSchedule}
                      - {key: team, value: theirs, effect: NoSchedule}
                      - {key: soft, effect: PreferNoSchedule}
                      - {key: w1, effect: NoExecute}
                    """, Node.class);

            finds(
                    Code.UNSCHEDULABLE,
                    "Pod velero/task",
                    "0/1 nodes are available: 1 node(s) had untolerated taint(s). (taints: team=theirs:NoSchedule,"
                            + " w1:NoExecute)");
        }

        @ParameterizedTest
        @CsvSource({
            "ErrImagePull, IMAGE_UNAVAILABLE",
            "ImagePullBackOff, IMAGE_UNAVAILABLE",
            "ErrImageNeverPull, IMAGE_UNAVAILABLE",
            "InvalidImageName, IMAGE_UNAVAILABLE",
            "CreateContainerConfigError, CONTAINER_FAILED",
            "CreateContainerError, CONTAINER_FAILED",
        })
        void whatItsContainerWaitsForIsTold(String reason, Code code) {
            podOnNode(
                    "{phase: Pending, containerStatuses: [{name: uid, state: {waiting: {reason: %s, message: words}}}]}"
                            .formatted(reason),
                    "True");

            assertThat(findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(code);
                assertThat(finding.evidence()).startsWith(reason).endsWith(": words");
            });
        }

        /** As the scheduler of Kubernetes 1.34 puts it. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0/3 nodes are available: 3 node(s) didn''t match Pod''s node affinity/selector.",
                    "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available",
                    "0/3 nodes are available: 3 node(s) had volume node affinity conflict.",
                    "0/3 nodes are available: 3 node(s) exceed max volume count.",
                    "0/3 nodes are available: 3 node(s) were unschedulable.",
                    "0/3 nodes are available: persistentvolumeclaim \"task\" not found.",
                })
        void whateverTheSchedulerSaysIsTold(String words) {
            pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '%s'}]}"
                    .formatted(words));

            finds(Code.UNSCHEDULABLE, "Pod velero/task", words.replace("''", "'"));
        }

        @Test
        void whatItsNodeHasGotPastIsOver() {
            podOnNode("{phase: Pending}", "True");
            warning("pod-uid", "2026-01-01T00:00:01Z", "FailedAttachVolume", "AttachVolume.Attach failed : busy");
            warning("pod-uid", "2026-01-01T00:00:03Z", "FailedMount", "timed out");
            event("Normal", "pod-uid", "2026-01-01T00:00:02Z", "SuccessfulAttachVolume", "attached");
            finds(Code.MOUNT_FAILED);

            event("Normal", "pod-uid", "2026-01-01T00:00:03Z", "Pulling", "Pulling image");
            finds();
        }

        @Test
        void anImageIsNamed() {
            podOnNode(
                    "{phase: Pending, containerStatuses: [{name: uid, state: {waiting: {reason: ErrImagePull}}}]}",
                    "True");

            finds(Code.IMAGE_UNAVAILABLE, "Pod velero/task", "ErrImagePull localhost/agent:1");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "FailedMount|MountVolume.SetUp failed for volume \"v\" : driver words|MOUNT_FAILED",
                    "FailedMount|MountVolume.SetUp failed for volume \"v\" : secret \"s\" not found|REFERENCE_MISSING",
                    "FailedMount|MountVolume.SetUp failed : configmap \"c\" not found|REFERENCE_MISSING",
                    "FailedMapVolume|MapVolume.SetUpDevice failed|MOUNT_FAILED",
                    "FailedAttachVolume|AttachVolume.Attach failed : timed out|ATTACH_FAILED",
                    "FailedAttachVolume|Multi-Attach error for volume \"v\" Volume is already used by pod(s) p|"
                            + "MULTI_ATTACH",
                    "FailedCreatePodSandBox|Failed to create pod sandbox: no network|CONTAINER_FAILED",
                })
        void whatTheKubeletTellsInEventsIsTold(String reason, String message, Code code) {
            podOnNode("{phase: Pending}", "True");
            warning("pod-uid", "2026-01-01T00:00:01Z", reason, message);

            finds(code, "Pod velero/task", reason + ": " + message);
        }

        @Test
        void aNodeThatIsNotReadyGoneOrWithoutAgentIsTold() {
            podOnNode("{phase: Pending}", "Unknown");
            agentMissing = true;
            finds(Code.NODE_NOT_READY, Code.AGENT_MISSING);

            node = null;
            finds(Code.NODE_GONE, "Pod velero/task", "it was scheduled to node node-1, which does not exist");
        }

        @Test
        void oneThatRunsWhereNoAgentTakesItOverIsTold() {
            podOnNode("{phase: Running}", "True");
            agentMissing = true;

            finds(Code.AGENT_MISSING, "Pod velero/task", "it was scheduled to node node-1, where no agent runs");
        }

        @Test
        void howOneEndedIsToldAndThatItsStateIsNotKnown() {
            pod("{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}");
            finds(Code.EVICTED, "Pod velero/task", "The node was low on resource: memory.");

            pod("{phase: Unknown, reason: NodeLost}");
            finds(Code.POD_UNKNOWN);
        }
    }
}
