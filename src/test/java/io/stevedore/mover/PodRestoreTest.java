package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineType;
import io.stevedore.protocol.MoverResult;
import io.stevedore.testing.SilentListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod that waits is told when all is restored, then only, and nothing outside of the volume is touched. */
class PodRestoreTest {
    private static final String UID = "5f0c8d3e-0000-4000-8000-000000000001";
    private static final String SNAPSHOT = "0123456789abcdef0123456789abcdef";
    private static final MoverEnd GOOD = new MoverEnd.Completed(new MoverResult(null, false, null, null, 10, 0));

    @TempDir
    Path folder;

    private Path volume;
    private Path outside;

    @BeforeEach
    void aVolume() throws IOException {
        volume = Files.createDirectory(folder.resolve("volume"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "theirs");
    }

    private MoverEnd run(int attempt, Map<String, String> config, String restore, MoverEnd end) {
        return run(attempt, config, restore, (id, place) -> end);
    }

    private MoverEnd run(int attempt, Map<String, String> config, String restore, PodRestore.Restoring engine) {
        MoverOptions options = new MoverOptions(
                MoverKind.POD_RESTORE,
                "velero",
                "pvr",
                attempt,
                volume,
                "Filesystem",
                Duration.ofMinutes(10),
                Optional.empty(),
                "node-1",
                folder.resolve("termination"),
                Duration.ofSeconds(10));
        MoverTask task = new MoverTask(
                new MoverTask.Reference("velero.io/v1", "PodVolumeRestore", "velero", "pvr", "uid", "1"),
                "InProgress",
                false,
                "shop",
                "",
                "default",
                SNAPSHOT,
                config,
                attempt,
                "uid",
                Optional.of(new MoverTask.OfPod("", "", "data", Map.of(), restore, 77, EngineType.KOPIA, "")));
        return new PodRestore(options, new SilentListener()).run(task, engine);
    }

    private Path done() {
        return volume.resolve(".velero").resolve(UID);
    }

    @Test
    void aGoodRestoreIsToldByAFileThatAnybodyMayRead() throws IOException {
        MoverEnd end = run(1, Map.of(), UID, GOOD);

        assertThat(end).isEqualTo(GOOD);
        assertThat(done()).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(done())))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(done().getParent())))
                .isEqualTo("rwxr-xr-x");
        try (Stream<Path> files = Files.list(done().getParent())) {
            assertThat(files).containsExactly(done());
        }
    }

    @Test
    void aRestoreThatFailsOrIsCancelledTellsNothing() {
        MoverEnd failed = new MoverEnd.Failed("the disk is full");

        assertThat(run(1, Map.of(), UID, failed)).isEqualTo(failed);
        assertThat(run(1, Map.of(), UID, new MoverEnd.Canceled())).isInstanceOf(MoverEnd.Canceled.class);

        assertThat(volume.resolve(".velero")).doesNotExist();
    }

    @Test
    void aPodThatCannotBeToldMakesItFail() throws IOException {
        Files.delete(volume);
        Files.writeString(volume, "no folder");

        MoverEnd end = run(1, Map.of(), UID, GOOD);

        assertThat(end).isInstanceOf(MoverEnd.Failed.class);
    }

    @Test
    void withoutAnOwnerNobodyKnowsWhatThePodWaitsFor() {
        assertThat(run(1, Map.of(), "", GOOD))
                .isInstanceOfSatisfying(
                        MoverEnd.Failed.class,
                        failed -> assertThat(failed.text()).startsWith("error finding restore UID"));
        assertThat(run(1, Map.of(), "../../outside/x", GOOD)).isInstanceOf(MoverEnd.Failed.class);
        assertThat(outside.resolve("x")).doesNotExist();
    }

    /** An engine: writes files, by their paths, into an empty folder. */
    private static PodRestore.Restoring writing(String... files) {
        return (id, place) -> {
            try {
                assertThat(place).isEmptyDirectory();
                for (String file : files) {
                    Path path = place.resolve(file);
                    Files.writeString(Files.createDirectories(path.getParent()).resolve(path.getFileName()), "new");
                }
                return GOOD;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Test
    void whatASnapshotBringsOfEarlierRestoresGoes() {
        run(1, Map.of(), UID, writing(".velero/earlier", "file"));

        assertThat(volume.resolve(".velero/earlier")).doesNotExist();
        assertThat(volume.resolve("file")).hasContent("new");
        assertThat(done()).exists();
    }

    @Test
    void aPlantedLinkIsReplacedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(volume.resolve(".velero"), outside);

        run(1, Map.of(), UID, GOOD);

        assertThat(outside.resolve(UID)).doesNotExist();
        assertThat(outside.resolve("precious")).hasContent("theirs");
        assertThat(Files.isDirectory(volume.resolve(".velero"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(done()).exists();
    }

    @Test
    void whatIsInTheVolumeStaysUnlessItIsRestoredOrSomebodyAskedForItsDeletion() throws IOException {
        Files.writeString(volume.resolve("old"), "old");
        Files.writeString(Files.createDirectory(volume.resolve("sub")).resolve("old"), "old");
        Files.writeString(volume.resolve("sub/both"), "old");

        assertThat(run(
                        1,
                        Map.of(),
                        UID,
                        writing("sub/both", "sub/deep/new", ".velero/.%s.restoring/odd".formatted(UID))))
                .isEqualTo(GOOD);

        assertThat(volume.resolve("old")).hasContent("old");
        assertThat(volume.resolve("sub/old")).hasContent("old");
        assertThat(volume.resolve("sub/both")).hasContent("new");
        assertThat(volume.resolve("sub/deep/new")).hasContent("new");
        try (Stream<Path> files = Files.list(volume.resolve(".velero"))) {
            assertThat(files).containsExactly(done());
        }

        Files.createSymbolicLink(volume.resolve("link"), outside);
        run(1, Map.of("DeleteExtraFiles", "true"), UID, writing("file"));
        assertThat(volume.resolve("old")).doesNotExist();
        assertThat(volume.resolve("link")).doesNotExist();
        assertThat(volume.resolve("file")).hasContent("new");
        assertThat(outside.resolve("precious")).hasContent("theirs");
    }

    @Test
    void whatASnapshotHasInThePlaceOfOurFolderIsNotInTheWay() throws IOException {
        Files.writeString(volume.resolve("old"), "old");

        assertThat(run(1, Map.of(), UID, writing(".velero", "file"))).isEqualTo(GOOD);

        assertThat(volume.resolve("file")).hasContent("new");
        assertThat(done()).exists();
    }

    @Test
    void linksInTheVolumeGiveWayAndAreNotFollowed() throws IOException {
        Files.createSymbolicLink(volume.resolve("folder"), outside);
        Files.createSymbolicLink(volume.resolve("file"), outside.resolve("precious"));
        Files.createSymbolicLink(volume.resolve("theirs"), outside);

        assertThat(run(1, Map.of(), UID, writing("folder/precious", "file"))).isEqualTo(GOOD);

        assertThat(volume.resolve("folder/precious")).hasContent("new");
        assertThat(Files.isSymbolicLink(volume.resolve("folder"))).isFalse();
        assertThat(Files.isSymbolicLink(volume.resolve("file"))).isFalse();
        assertThat(Files.isSymbolicLink(volume.resolve("theirs"))).isTrue();
        assertThat(outside.resolve("precious")).hasContent("theirs");
        assertThat(outside.resolve("file")).doesNotExist();
    }

    @Test
    void aRestoreThatFailsLeavesAVolumeThatWasNotEmptyAsItWas() throws IOException {
        Files.writeString(volume.resolve("both"), "old");

        MoverEnd end = run(1, Map.of(), UID, (id, place) -> {
            writing("both").into(id, place);
            return new MoverEnd.Failed("no space left on device");
        });

        assertThat(end)
                .isInstanceOfSatisfying(
                        MoverEnd.Failed.class,
                        failed ->
                                assertThat(failed.text()).startsWith("no space left on device. The volume had files"));
        assertThat(volume.resolve("both")).hasContent("old");
        assertThat(volume.resolve(".velero")).doesNotExist();
    }

    @Test
    void aFolderDoesNotGiveWayToAFile() throws IOException {
        Files.writeString(Files.createDirectory(volume.resolve("name")).resolve("old"), "old");

        MoverEnd end = run(1, Map.of(), UID, writing("another", "name"));

        assertThat(end)
                .isInstanceOfSatisfying(
                        MoverEnd.Failed.class,
                        failed -> assertThat(failed.text()).contains("where the volume has folders: name."));
        assertThat(volume.resolve("name/old")).hasContent("old");
        assertThat(volume.resolve("another")).doesNotExist();
        assertThat(volume.resolve(".velero")).doesNotExist();
    }

    @Test
    void whoeverWaitsMaySeeMeanwhileThatNothingIsDone() throws IOException {
        Files.writeString(volume.resolve("old"), "old");

        run(1, Map.of(), UID, (id, place) -> {
            try {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.resolve(".velero"))))
                        .isEqualTo("rwx--x--x");
                assertThat(done()).doesNotExist();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return GOOD;
        });

        assertThat(done()).exists();
    }

    @Test
    void foldersThatWereThereGetTheModeAndTimeOfTheSnapshot() throws IOException {
        Files.writeString(volume.resolve("old"), "old");
        Files.createDirectory(volume.resolve("sub"));
        FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

        run(1, Map.of(), UID, (id, place) -> {
            MoverEnd end = writing("sub/file").into(id, place);
            try {
                Files.setPosixFilePermissions(place.resolve("sub"), PosixFilePermissions.fromString("rwx--x---"));
                Files.setLastModifiedTime(place.resolve("sub"), time);
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwx--x"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return end;
        });

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.resolve("sub"))))
                .isEqualTo("rwx--x---");
        assertThat(Files.getLastModifiedTime(volume.resolve("sub"))).isEqualTo(time);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(volume)))
                .isEqualTo("rwxrwx--x");
    }

    @Test
    void whatALostAttemptHasLeftIsReplaced() throws IOException {
        Files.writeString(volume.resolve("half"), "ne");
        Files.writeString(
                Files.createDirectories(volume.resolve(".velero/.%s.restoring".formatted(UID)))
                        .resolve("of-the-lost-one"),
                "");

        run(2, Map.of(), UID, writing("half"));

        assertThat(volume.resolve("half")).hasContent("new");
        assertThat(volume.resolve("of-the-lost-one")).doesNotExist();
    }

    @Test
    void aVolumeThatALostAttemptHadRestoredIsLeftToItsApplication() throws IOException {
        run(1, Map.of(), UID, GOOD);
        Files.writeString(volume.resolve("written-by-the-application"), "new");

        MoverEnd end = run(2, Map.of(), UID, new MoverEnd.Failed("never asked"));

        assertThat(end)
                .isInstanceOfSatisfying(
                        MoverEnd.Completed.class,
                        completed -> assertThat(completed.result().totalBytes()).isEqualTo(77));
        assertThat(volume.resolve("written-by-the-application")).exists();
    }
}
