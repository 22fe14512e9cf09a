package io.stevedore.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.stevedore.expose.Obstacle;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExaminerTest extends Scene {
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
        finds(Code.POD_PENDING, "Pod velero/task", "node node-1 has not started it (ContainerCreating)");
    }

    @Test
    void aPodThatNobodySaysAWordOfIsAFindingWhereNothingElseIs() {
        claim("Bound");
        pod("{phase: Pending}");
        finds(Code.POD_UNPLACED, "Pod velero/task", "no scheduler says a word of it");

        claim("Lost");
        finds(Code.CLAIM_LOST);
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
            finds(Code.POD_UNPLACED);

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
}
