package io.stevedore.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Mover;
import io.stevedore.testing.Yaml;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoverPodsTest {

    private static Mover state(String status) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("velero")
                .withName("task")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withStatus(Yaml.read(status, PodStatus.class))
                .build();
        return MoverPods.state(pod, "uid");
    }

    /** A pod whose container has ended. */
    private static Mover ended(String phase, int exitCode, String reason, String message) {
        return state("""
                phase: %s
                containerStatuses:
                - name: sidecar
                  state: {terminated: {exitCode: 0, message: not this one}}
                - name: uid
                  state: {terminated: {exitCode: %d, reason: %s, message: '%s'}}
                """.formatted(phase, exitCode, reason, message));
    }

    private static String failure(Mover mover) {
        return told(mover, m -> ((Mover.Failed) m).message(), Mover.Failed.class);
    }

    private static String told(Mover mover, Function<Mover, String> text, Class<? extends Mover> type) {
        assertThat(mover).isInstanceOf(type);
        return text.apply(mover);
    }

    @Test
    void succeededWithItsResult() {
        Mover mover =
                ended("Succeeded", 0, "Completed", "{\"snapshotID\":\"k1\",\"emptySnapshot\":false,\"totalBytes\":7}");

        assertThat(mover).isEqualTo(new Mover.Succeeded(new MoverResult("k1", false, null, null, 7, 0)));
    }

    @Test
    void succeededWithAnEmptyVolumeOrARestore() {
        assertThat(ended("Succeeded", 0, "Completed", "{\"emptySnapshot\":true}"))
                .isInstanceOf(Mover.Succeeded.class);
        assertThat(ended("Succeeded", 0, "Completed", "{\"target\":{\"byPath\":\"/uid\"},\"totalBytes\":7}"))
                .isInstanceOf(Mover.Succeeded.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "done", "[]", "42", "null", "{", "{}", "{\"snapshotID\":\"\"}"})
    void succeededWithoutAReadableResultIsAFailureThatQuotesIt(String message) {
        assertThat(failure(ended("Succeeded", 0, "Completed", message)))
                .contains("its result cannot be read")
                .endsWith("\"" + message + "\"");
    }

    @Test
    void succeededWithoutAnyContainerStatusIsAFailure() {
        assertThat(failure(state("phase: Succeeded"))).contains("its result cannot be read");
    }

    @Test
    void failedTellsItsOwnMessage() {
        assertThat(failure(ended("Failed", 1, "Error", "no space left on device")))
                .isEqualTo("no space left on device");
    }

    @Test
    void failedWithTheCancelMessageIsCanceled() {
        assertThat(ended(
                        "Failed",
                        1,
                        "Error",
                        "Failed to run data path service for DataUpload x: data path is canceled"))
                .isEqualTo(new Mover.Canceled());
    }

    @Test
    void outOfMemoryLeavesNoMessageButAReason() {
        assertThat(failure(ended("Failed", 137, "OOMKilled", "")))
                .isEqualTo("the mover ended without a message: exit code 137, OOMKilled");
    }

    @Test
    void evictedTellsReasonAndMessageOfThePod() {
        assertThat(state("{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}"))
                .isEqualTo(new Mover.Lost("pod velero/task: Evicted The node was low on resource: memory."));
    }

    @Test
    void drainedIsLostWhateverItsProcessSaid() {
        assertThat(state("""
                        {phase: Failed, conditions: [{type: DisruptionTarget, status: 'True'}], containerStatuses:
                          [{name: uid, state: {terminated: {exitCode: 1, message: 'terminated from outside'}}}]}""")).isInstanceOf(Mover.Lost.class);
    }

    @Test
    void failedWithoutAWordStillNamesThePod() {
        assertThat(failure(state("phase: Failed"))).isEqualTo("pod velero/task failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})
    void anImageThatDoesNotComeDoomsThePod(String reason) {
        Mover mover = waiting(reason, "'image \"x\" not found'");

        assertThat(mover)
                .isEqualTo(
                        new Mover.Doomed("container of pod velero/task waits: " + reason + ", image \"x\" not found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "ErrImagePull", "CreateContainerConfigError"})
    void whatMayHealIsStarting(String reason) {
        assertThat(waiting(reason, "null"))
                .isEqualTo(new Mover.Starting("container of pod velero/task waits: " + reason));
    }

    private static Mover waiting(String reason, String message) {
        return state("""
                phase: Pending
                containerStatuses: [{name: uid, state: {waiting: {reason: %s, message: %s}}}]
                """.formatted(reason, message));
    }

    @Test
    void unschedulableTellsTheScheduler() {
        assertThat(unscheduled("message: '0/3 nodes are available'"))
                .isEqualTo(new Mover.Starting("pod velero/task is not scheduled: 0/3 nodes are available"));
    }

    @Test
    void unschedulableWithoutAReasonIsStarting() {
        assertThat(unscheduled("reason: Unschedulable")).isInstanceOf(Mover.Starting.class);
    }

    private static Mover unscheduled(String told) {
        return state("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', %s}]}".formatted(told));
    }

    @Test
    void aNewPodWithoutStatusIsStarting() {
        assertThat(state("{}")).isEqualTo(new Mover.Starting("pod velero/task is pending"));
    }

    @Test
    void unknownDooms() {
        assertThat(state("{phase: Unknown, reason: NodeLost, message: no word from the kubelet}"))
                .isEqualTo(new Mover.Doomed("pod velero/task is in state Unknown NodeLost no word from the kubelet"));
    }

    @Test
    void runningTellsTheNode() {
        assertThat(state("phase: Running")).isEqualTo(new Mover.Running("node-1"));
    }
}
