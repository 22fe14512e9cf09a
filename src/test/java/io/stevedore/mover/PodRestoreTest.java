package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.protocol.MoverResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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

    private MoverEnd run(int attempt, Map<String, String> config, String restore, MoverEnd engine) {
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
                Optional.of(new MoverTask.OfPod("", "", "data", Map.of(), restore, 77, EngineType.KOPIA)));
        return new PodRestore(options, new Silent()).run(task, id -> engine);
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

    @Test
    void whatASnapshotBringsOfEarlierRestoresGoes() throws IOException {
        Files.createDirectories(volume.resolve(".velero"));
        Files.writeString(volume.resolve(".velero/earlier"), "");

        run(1, Map.of(), UID, GOOD);

        assertThat(volume.resolve(".velero/earlier")).doesNotExist();
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
    void whatIsInTheVolumeStaysUnlessSomebodyAskedForItsDeletion() throws IOException {
        Files.writeString(volume.resolve("old"), "old");

        run(1, Map.of(), UID, new MoverEnd.Failed("the volume is not empty"));
        assertThat(volume.resolve("old")).exists();

        Files.createSymbolicLink(volume.resolve("link"), outside);
        run(1, Map.of("DeleteExtraFiles", "true"), UID, GOOD);
        assertThat(volume.resolve("old")).doesNotExist();
        assertThat(volume.resolve("link")).doesNotExist();
        assertThat(outside.resolve("precious")).hasContent("theirs");
    }

    @Test
    void whatALostAttemptHasLeftGoes() throws IOException {
        Files.createDirectories(volume.resolve("half/written"));

        run(2, Map.of(), UID, GOOD);

        assertThat(volume.resolve("half")).doesNotExist();
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

    private static final class Silent implements EngineListener {
        @Override
        public void progress(EngineProgress progress) {}

        @Override
        public void message(String text) {}
    }
}
