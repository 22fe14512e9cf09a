package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pods are as the kubelet leaves them. */
class EndedPodTest {
    private static List<Finding> examine(String status) {
        return EndedPod.examine(Yaml.read("""
                metadata: {namespace: velero, name: task, uid: pod-uid}
                spec: {containers: [{name: uid, image: 'localhost/agent:1', resources: {limits: {memory: 128Mi}}}]}
                status: %s
                """.formatted(status), Pod.class));
    }

    private static Finding finding(Code code, String evidence) {
        return new Finding(code, "Pod velero/task", evidence);
    }

    @Test
    void whatEndedItFromOutsideIsTold() {
        assertThat(examine("{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}"))
                .containsExactly(finding(Code.EVICTED, "The node was low on resource: memory."));
        assertThat(examine("{phase: Failed, containerStatuses: [{name: uid, state: {terminated: {exitCode: 137, reason:"
                        + " OOMKilled}}}]}"))
                .containsExactly(finding(Code.OUT_OF_MEMORY, "the mover was killed; its memory limit is 128Mi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "opening repository /repository/kopia/shop: unable to open repository: invalid repository password|"
                        + "WRONG_PASSWORD|invalid repository password",
                "failed to wait BackupRepository, errored early: backup repository is not ready: wrong password: the"
                        + " one in Secret s does not open it|WRONG_PASSWORD|wrong password",
                "no repository password: Secret s does not exist|WRONG_PASSWORD|no repository password",
                "BackupStorageLocation velero/far does not exist|LOCATION_UNAVAILABLE|"
                        + "BackupStorageLocation velero/far does not exist",
                "backup repository is not ready: opening repository /r/kopia/shop: /r is not a directory here; is the"
                        + " volume mounted?|LOCATION_UNAVAILABLE|is the volume mounted",
                "dial tcp 127.0.0.1:9000: connect: connection refused|LOCATION_UNAVAILABLE|connection refused",
                "The specified bucket does not exist|LOCATION_UNAVAILABLE|bucket does not exist",
                "The Access Key Id you provided does not exist (InvalidAccessKeyId)|CREDENTIALS_REFUSED|"
                        + "InvalidAccessKeyId",
                "the credentials file /credentials/cloud does not exist|CREDENTIALS_REFUSED|"
                        + "credentials file /credentials/cloud does not exist",
                "RequestTimeTooSkewed: the difference is large|CLOCKS_APART|RequestTimeTooSkewed",
                "write /restore/x: no space left on device|DISK_FULL|no space left on device",
                "unable to create lock in backend: repository is already locked exclusively by PID 7|"
                        + "REPOSITORY_LOCKED|unable to create lock",
                "failed to wait BackupRepository, timeout exceeded: backup repository not provisioned|"
                        + "REPOSITORY_NOT_READY|backup repository not provisioned",
            })
    void whatAMoverEndedWithIsToldByItsWords(String words, Code code, String quoted) {
        List<Finding> found = examine(
                "{phase: Failed, containerStatuses: [{name: uid, state: {terminated: {exitCode: 1, reason: Error, message:"
                        + " 'Failed to create data path service for DataUpload task: %s'}}}]}".formatted(words));

        assertThat(found).containsExactly(finding(code, "its mover says \"" + quoted + "\""));
    }

    @Test
    void aMoverThatEndedForAReasonOfItsOwnOrWellIsNoFinding() {
        assertThat(examine(
                        "{phase: Failed, containerStatuses: [{name: uid, state: {terminated: {exitCode: 1, message: 'a"
                                + " file vanished while it was read'}}}]}"))
                .isEmpty();

        assertThat(examine(
                        "{phase: Succeeded, containerStatuses: [{name: uid, state: {terminated: {exitCode: 0, message:"
                                + " connection refused}}}]}"))
                .isEmpty();
    }
}
