package io.stevedore.expose.csi;

import static io.stevedore.expose.csi.UploadWorld.CLAIM;
import static io.stevedore.expose.csi.UploadWorld.CLASS;
import static io.stevedore.expose.csi.UploadWorld.CONTENT;
import static io.stevedore.expose.csi.UploadWorld.POD;
import static io.stevedore.expose.csi.UploadWorld.SNAPSHOT;
import static io.stevedore.expose.csi.UploadWorld.SOURCE_CLAIM;
import static io.stevedore.expose.csi.UploadWorld.SOURCE_CONTENT;
import static io.stevedore.expose.csi.UploadWorld.SOURCE_SNAPSHOT;
import static io.stevedore.expose.csi.UploadWorld.SOURCE_VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatus;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.Obstacle;
import io.stevedore.expose.Runner;
import io.stevedore.expose.Runner.Pace;
import io.stevedore.expose.World;
import io.stevedore.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotExposePlanTest {
    private final World world = UploadWorld.world();
    private final Runner agent = new Runner(world, Pace.LAZY);

    private ExposeStep expose() {
        return agent.drive(new SnapshotExposePlan(UploadWorld.request())::next);
    }

    private void brokenBy(String cause) {
        assertThat(expose()).isEqualTo(new ExposeStep.Broken(cause));
        assertThat(agent.writes()).isEmpty();
    }

    private void gone(ObjectRef<?> ref) {
        world.take(ref);
    }

    @Test
    void aMissingStorageClassIsNamed() {
        gone(CLASS);

        assertThat(expose())
                .isEqualTo(new ExposeStep.Blocked(new Obstacle(
                        Obstacle.Kind.NO_STORAGE_CLASS,
                        "StorageClass fast",
                        "DataUpload backup-1 names it, and it does not exist")));
    }

    @Test
    void aMissingSourceClaimIsNamed() {
        gone(SOURCE_CLAIM);

        brokenBy("PersistentVolumeClaim app/data, the volume to back up, does not exist");
    }

    @Test
    void aMissingSourceSnapshotIsNamed() {
        gone(SOURCE_SNAPSHOT);

        brokenBy("VolumeSnapshot app/snap does not exist");
    }

    @Test
    void aMissingSourceContentIsNamed() {
        gone(SOURCE_CONTENT);

        brokenBy("error to get volume snapshot content: VolumeSnapshotContent snapcontent-1 of VolumeSnapshot"
                + " app/snap does not exist");
    }

    @Test
    void aSourceContentWithoutHandleIsNamed() {
        world.change(SOURCE_CONTENT, content -> content.getStatus().setSnapshotHandle(null));

        brokenBy("error to get volume snapshot content: VolumeSnapshotContent snapcontent-1 of VolumeSnapshot"
                + " app/snap has no snapshot handle");
    }

    @Test
    void aSnapshotThatIsNotReadyIsWaitedForAndItsErrorTold() {
        world.change(
                SOURCE_SNAPSHOT,
                snapshot -> snapshot.setStatus(Yaml.read(
                        "{readyToUse: false, boundVolumeSnapshotContentName: snapcontent-1, error: {message: busy}}",
                        VolumeSnapshotStatus.class)));

        assertThat(expose())
                .isEqualTo(new ExposeStep.Await(
                        SOURCE_SNAPSHOT, "VolumeSnapshot app/snap to be ready to use; it says: busy"));
    }

    static Stream<HasMetadata> strangers() {
        return Stream.of(
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("velero")
                        .withName("backup-1")
                        .endMetadata()
                        .build(),
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("velero")
                        .withName("backup-1")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build(),
                new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withNamespace("velero")
                        .withName("backup-1")
                        .addToAnnotations("stevedore.io/task", "velero/backup-1/uid-of-an-earlier-one")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build(),
                new VolumeSnapshotContentBuilder()
                        .withNewMetadata()
                        .withName("backup-1")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .endSource()
                        .withNewVolumeSnapshotRef()
                        .withUid("other")
                        .endVolumeSnapshotRef()
                        .endSpec()
                        .build());
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void anObjectOfTheSameNameThatIsNotOursIsLeftAloneAndTheSourceToo(HasMetadata stranger) {
        world.create(stranger);
        Map<String, JsonNode> before = world.picture();

        ExposeStep end = expose();

        assertThat(end)
                .isEqualTo(new ExposeStep.Broken(ObjectRef.of(stranger)
                        + " exists already and was not made for DataUpload backup-1; it is left alone"));
        assertThat(world.differencesTo(before)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void cleaningUpLeavesAloneWhatIsNotOurs(HasMetadata stranger) {
        world.create(stranger);
        JsonNode before = world.picture().get(ObjectRef.of(stranger).toString());
        UploadPlans plans = UploadPlans.of(UploadWorld.request());

        agent.drive(facts -> plans.takeDown(facts, false));
        agent.drive(plans::afterEnd);
        world.settle();

        assertThat(world.picture().get(ObjectRef.of(stranger).toString())).isEqualTo(before);
    }

    @Test
    void theSourceContentIsKeptBeforeItsSnapshotIsDeletedAndThatBeforeTheClaimIsMade() {
        expose();

        assertThat(agent.writes())
                .containsExactly(
                        "create " + SNAPSHOT,
                        "create " + CONTENT,
                        "patch " + SOURCE_CONTENT,
                        "delete " + SOURCE_SNAPSHOT,
                        "delete " + SOURCE_CONTENT,
                        "create " + CLAIM,
                        "create " + POD);
        assertThat(world.snapshots()).contains("handle-1");
    }

    @Test
    void aSourceContentThatIsKeptAlreadyIsNotTouchedFirst() {
        world.change(SOURCE_CONTENT, content -> content.getSpec().setDeletionPolicy("Retain"));

        expose();

        assertThat(agent.writes()).doesNotContain("patch " + SOURCE_CONTENT);
    }

    @Test
    void aSourceSnapshotThatIsHeldDoesNotHoldTheMoverUp() {
        // Given a claim that is being made from it, and takes its time
        world.create(Yaml.read("""
                metadata: {namespace: app, name: clone}
                spec: {storageClassName: none, dataSource: {kind: VolumeSnapshot, name: snap}}
                """, PersistentVolumeClaim.class));

        ExposeStep end = expose();

        assertThat(end).isEqualTo(new ExposeStep.Done());
        assertThat(world.the(SOURCE_SNAPSHOT).getMetadata().getDeletionTimestamp())
                .isNotNull();
    }

    @Test
    void noClaimIsMadeFromASnapshotThatIsNotReadyAndItsErrorIsTold() {
        expose();
        gone(POD);
        gone(CLAIM);
        world.change(
                SNAPSHOT,
                snapshot -> snapshot.setStatus(Yaml.read(
                        "{readyToUse: false, boundVolumeSnapshotContentName: backup-1, error: {message: busy}}",
                        VolumeSnapshotStatus.class)));

        ExposeStep end = new Runner(world, Pace.LAZY).drive(new SnapshotExposePlan(UploadWorld.request())::next);

        assertThat(end)
                .isEqualTo(new ExposeStep.Await(
                        SNAPSHOT, "VolumeSnapshot velero/backup-1 to be ready to use; it says: busy"));
    }

    @Test
    void aNewSnapshotOfTheSourcesNameIsNotTheSource() {
        // Given an agent that died once our content stood, and another snapshot of the name meanwhile
        expose();
        gone(POD);
        gone(CLAIM);
        world.create(new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace("app")
                .withName("snap")
                .withUid("another")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build());

        ExposeStep end = new Runner(world, Pace.LAZY).drive(new SnapshotExposePlan(UploadWorld.request())::next);

        assertThat(end).isEqualTo(new ExposeStep.Done());
        assertThat(world.the(SOURCE_SNAPSHOT).getMetadata().getDeletionTimestamp())
                .isNull();
    }

    @Test
    void withLateBindingTheMoverGoesWhereTheSourceVolumeCanBeReached() {
        world.change(CLASS, c -> c.setVolumeBindingMode("WaitForFirstConsumer"));

        expose();

        assertThat(terms())
                .hasSize(1)
                .allSatisfy(term -> assertThat(term.getMatchExpressions())
                        .extracting(expression -> expression.getKey())
                        .containsExactly("zone", "kubernetes.io/os"));
    }

    @Test
    void withoutASourceVolumeItGoesAnywhere() {
        world.change(CLASS, c -> c.setVolumeBindingMode("WaitForFirstConsumer"));
        gone(SOURCE_VOLUME);

        expose();

        assertThat(terms())
                .hasSize(1)
                .allSatisfy(term -> assertThat(term.getMatchExpressions())
                        .extracting(expression -> expression.getKey())
                        .containsExactly("kubernetes.io/os"));
    }

    private List<NodeSelectorTerm> terms() {
        return world.the(POD)
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms();
    }

    @Test
    void aFailedExposeGivesTheSourceContentItsPolicyBackWhenOursIsGone() {
        // Given somebody who took our content away after the source was kept
        Runner first = new Runner(world, Pace.LAZY, 3);
        try {
            first.drive(new SnapshotExposePlan(UploadWorld.request())::next);
        } catch (Runner.Died expected) {
            // as wanted
        }
        gone(CONTENT);
        UploadPlans plans = UploadPlans.of(UploadWorld.request());

        agent.drive(facts -> plans.takeDown(facts, false));
        agent.drive(plans::afterEnd);
        world.settle();

        assertThat(world.snapshots()).doesNotContain("handle-1");
        assertThat(world.get(SOURCE_CONTENT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextAgentAwaitsTheBackupVolumeThoughItsClaimIsGone(boolean succeeded) {
        // Given an agent that died while a slow driver deleted the volume
        expose();
        world.settle();
        UploadPlans plans = UploadPlans.of(UploadWorld.request());
        PersistentVolume volume =
                world.the(ObjectRef.volume(world.the(CLAIM).getSpec().getVolumeName()));
        if (succeeded) {
            agent.drive(facts -> plans.settle(facts, UploadWorld.RESULT));
        }
        agent.drive(facts -> plans.takeDown(facts, succeeded));
        volume.getSpec().setPersistentVolumeReclaimPolicy("Delete");
        volume.getMetadata().setFinalizers(List.of("play.csi/slow"));
        world.create(volume);

        ExposeStep step = new Runner(world, Pace.LAZY).drive(facts -> plans.takeDown(facts, succeeded));

        assertThat(step).isEqualTo(new ExposeStep.Await(ObjectRef.of(volume), "the backup volume to be deleted"));
        assertThat(world.get(SNAPSHOT)).isPresent();
    }

    @Test
    void theResultOutlivesThePodAndIsReadByTheNextAgent() {
        expose();
        UploadPlans plans = UploadPlans.of(UploadWorld.request());
        agent.drive(facts -> plans.settle(facts, UploadWorld.RESULT));
        gone(POD);

        assertThat(new Runner(world, Pace.LAZY).recall(plans::settled)).contains(UploadWorld.RESULT);
    }
}
