package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.testing.Yaml;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodExaminerTest extends Scene {
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
        pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '%s'}]}".formatted(words));

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
        finds(Code.POD_PENDING);
    }

    @Test
    void anImageIsNamed() {
        podOnNode(
                "{phase: Pending, containerStatuses: [{name: uid, state: {waiting: {reason: ErrImagePull}}}]}", "True");

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
