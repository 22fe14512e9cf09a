package io.stevedore.sandbox.storage;

import static io.stevedore.sandbox.storage.StorageFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.stevedore.testing.RealControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlayedStorageIT {
    @RegisterExtension
    static final RealControlPlane CLUSTER = new RealControlPlane();

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private PlayedStorage storage;
    private StorageFixture user;

    @BeforeEach
    void start() {
        storage = CLUSTER.storage();
        user = new StorageFixture(CLUSTER.admin(), CLUSTER.namespace(), storage);
    }

    @Test
    void restoresASnapshotIntoANewClaim() throws IOException {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        Path source = user.directory("data");
        Files.writeString(source.resolve("file"), "before");
        user.snapshot("taken", "data");
        VolumeSnapshotContent content = user.readyContent("taken");
        Files.writeString(source.resolve("file"), "after");

        user.claim("restored", StorageNames.CLASS_IMMEDIATE, "1Gi", "taken");

        assertThat(user.directory("restored").resolve("file")).hasContent("before");
        assertThat(content.getStatus().getRestoreSize()).isEqualTo(1L << 30);
        VolumeSnapshot snapshot = user.snapshot("taken");
        assertThat(snapshot).isNotNull();
        assertThat(snapshot.getStatus().getRestoreSize()).hasToString("1Gi");
        assertThat(snapshot.getMetadata().getFinalizers())
                .containsExactly(StorageNames.SOURCE_FINALIZER, StorageNames.BOUND_FINALIZER);
    }

    @Test
    void restoresASnapshotOfABlockVolumeIntoALargerOne() throws IOException {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Mi", null, "Block");
        Path source = user.directory("data");
        assertThat(source).hasSize(1 << 20);
        write(source, "before");
        user.snapshot("taken", "data");
        user.readyContent("taken");
        write(source, "after!");

        user.claim("restored", StorageNames.CLASS_IMMEDIATE, "2Mi", "taken", "Block");

        assertThat(user.boundVolume("restored").getSpec().getVolumeMode()).isEqualTo("Block");
        assertThat(user.directory("restored")).hasSize(2 << 20);
        try (var restored = Files.newInputStream(user.directory("restored"))) {
            assertThat(restored.readNBytes(7)).isEqualTo("before\0".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(user.events("ProvisioningFailed")).isEmpty();
    }

    @Test
    void refusesASnapshotOfTheOtherVolumeMode() {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Mi", null, "Block");
        user.boundVolume("data");
        user.snapshot("taken", "data");
        user.readyContent("taken");

        user.claim("restored", StorageNames.CLASS_IMMEDIATE, "1Mi", "taken", "Filesystem");

        until(() -> user.events("ProvisioningFailed").stream()
                .anyMatch(event -> event.getMessage().contains("the snapshot is of the other volume mode")));
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    @Test
    void removesDirectoriesTogetherWithTheirObjects() throws IOException {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        PersistentVolume volume = user.boundVolume("data");
        VolumeSnapshot snapshot = user.snapshot("taken", "data");
        VolumeSnapshotContent content = user.readyContent("taken");

        CLUSTER.admin().resource(snapshot).delete();
        CLUSTER.admin()
                .persistentVolumeClaims()
                .inNamespace(user.namespace())
                .withName("data")
                .delete();

        user.untilGone(snapshot);
        user.untilGone(content);
        user.untilGone(volume);
        assertThat(storage.leftovers().volumes())
                .doesNotContain(storage.volume(volume.getSpec().getCsi().getVolumeHandle()));
        assertNoSnapshot(content);
    }

    /** The delete may come at any moment of the first look. */
    @Test
    void aSnapshotThatIsDeletedAtOnceLeavesNoContent() throws Exception {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        user.boundVolume("data");

        for (int i = 0; i < 40; i++) {
            VolumeSnapshot snapshot = user.snapshot("hasty-" + i, "data");
            Thread.sleep(i / 2);
            CLUSTER.admin().resource(snapshot).delete();
        }

        until(() -> CLUSTER.admin().resources(VolumeSnapshotContent.class).list().getItems().stream()
                .noneMatch(content -> user.namespace()
                        .equals(content.getSpec().getVolumeSnapshotRef().getNamespace())));
    }

    /** As the delete of a snapshot leaves it that was faster than the finalizers. */
    @Test
    void aContentWhoseSnapshotIsGoneGoesToo() {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        PersistentVolume volume = user.boundVolume("data");
        VolumeSnapshot gone = new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace(user.namespace())
                .withName("gone")
                .withUid("uid-of-" + user.namespace())
                .endMetadata()
                .build();

        VolumeSnapshotContent content = CLUSTER.admin()
                .resource(StorageObjects.content(gone, snapshotClass(), volume))
                .create();

        user.untilGone(content);
        assertThat(storage.leftovers().snapshots())
                .noneMatch(path ->
                        path.endsWith("snapshot-" + content.getMetadata().getUid()));
    }

    private static VolumeSnapshotClass snapshotClass() {
        return CLUSTER.admin()
                .resources(VolumeSnapshotClass.class)
                .withName(StorageNames.SNAPSHOT_CLASS)
                .get();
    }

    @Test
    void keepsWhatIsRetainedAndBindsItToAnotherSnapshot() throws IOException {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        Files.writeString(user.directory("data").resolve("file"), "kept");
        VolumeSnapshot source = user.snapshot("taken", "data");
        VolumeSnapshotContent sourceContent = user.readyContent("taken");
        VolumeSnapshot copy = preProvisioned("copy", sourceContent.getStatus().getSnapshotHandle());
        CLUSTER.admin().resource(sourceContent).patch(MERGE, "{\"spec\":{\"deletionPolicy\":\"Retain\"}}");
        CLUSTER.admin().resource(source).delete();
        user.untilGone(source);
        CLUSTER.admin().resource(sourceContent).delete();
        user.untilGone(sourceContent);
        VolumeSnapshotContent content = user.readyContent("copy");

        user.claim("restored", StorageNames.CLASS_IMMEDIATE, "1Gi", "copy");

        assertThat(user.directory("restored").resolve("file")).hasContent("kept");
        CLUSTER.admin().resource(copy).delete();
        user.untilGone(content);
        assertNoSnapshot(content);
    }

    private void assertNoSnapshot(VolumeSnapshotContent content) {
        assertThat(storage.leftovers().snapshots())
                .noneMatch(path -> path.endsWith(content.getStatus().getSnapshotHandle()));
    }

    @Test
    void refusesAClaimThatIsSmallerThanItsSnapshot() {
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "2Gi", null);
        user.boundVolume("data");
        user.snapshot("taken", "data");
        user.readyContent("taken");

        user.claim("small", StorageNames.CLASS_IMMEDIATE, "1Gi", "taken");

        until(() -> !user.events("ProvisioningFailed").isEmpty());
        assertThat(user.events("ProvisioningFailed").getFirst().getMessage())
                .contains("requested volume size 1073741824 is less than the size 2147483648");
    }

    @Test
    void tellsThatAHandleIsUnknown() {
        preProvisioned("lost", "snapshot-nowhere");

        until(() -> {
            VolumeSnapshot snapshot = user.snapshot("lost");
            return snapshot != null
                    && snapshot.getStatus() != null
                    && snapshot.getStatus().getError() != null
                    && snapshot.getStatus().getError().getMessage().contains("snapshot-nowhere");
        });
        VolumeSnapshot snapshot = user.snapshot("lost");
        assertThat(snapshot).isNotNull();
        assertThat(snapshot.getStatus().getReadyToUse()).isFalse();
    }

    @Test
    void recoversWhenAFaultIsCleared() {
        storage.faults(user.namespace()).failSnapshots(Pattern.compile("broken"), "the array is on fire");
        storage.faults(user.namespace()).failProvisioning(StorageNames.CLASS_IMMEDIATE, "the array is full");
        user.claim("data", StorageNames.CLASS_IMMEDIATE, "1Gi", null);
        until(() -> user.events("ProvisioningFailed").stream()
                .anyMatch(event -> event.getMessage().contains("the array is full")));
        storage.faults(user.namespace()).clear();
        user.boundVolume("data");
        storage.faults(user.namespace()).failSnapshots(Pattern.compile("broken"), "the array is on fire");
        user.snapshot("broken", "data");
        until(() -> user.events("SnapshotContentCheckandUpdateFailed").stream()
                .anyMatch(event -> event.getMessage().contains("the array is on fire")));

        storage.faults(user.namespace()).clear();

        assertThat(user.readyContent("broken").getStatus().getError()).isNull();
        VolumeSnapshot snapshot = user.snapshot("broken");
        assertThat(snapshot).isNotNull();
        until(() -> user.snapshot("broken").getStatus().getError() == null);
    }

    private VolumeSnapshot preProvisioned(String name, String handle) {
        String contentName = user.namespace() + "-" + name;
        VolumeSnapshot snapshot = CLUSTER.admin()
                .resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(user.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withVolumeSnapshotClassName(StorageNames.SNAPSHOT_CLASS)
                        .withNewSource()
                        .withVolumeSnapshotContentName(contentName)
                        .endSource()
                        .endSpec()
                        .build())
                .create();
        CLUSTER.admin()
                .resource(new VolumeSnapshotContentBuilder()
                        .withNewMetadata()
                        .withName(contentName)
                        .endMetadata()
                        .withNewSpec()
                        .withNewVolumeSnapshotRef()
                        .withNamespace(user.namespace())
                        .withName(name)
                        .withUid(snapshot.getMetadata().getUid())
                        .endVolumeSnapshotRef()
                        .withNewSource()
                        .withSnapshotHandle(handle)
                        .endSource()
                        .withDeletionPolicy("Delete")
                        .withDriver(StorageNames.DRIVER)
                        .withVolumeSnapshotClassName(StorageNames.SNAPSHOT_CLASS)
                        .endSpec()
                        .build())
                .create();
        return snapshot;
    }
}
