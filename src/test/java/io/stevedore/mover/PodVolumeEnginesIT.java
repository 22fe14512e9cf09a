package io.stevedore.mover;

import static io.stevedore.testing.TestRepository.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.tree.OddFiles;
import io.stevedore.testing.SilentListener;
import io.stevedore.testing.TestDevice;
import io.stevedore.testing.TestEngines;
import io.stevedore.testing.TestRepository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Volumes of pods with the real engines: a pod is told that its volume is restored when it is, and never else. */
class PodVolumeEnginesIT {
    private static final String UID = "5f0c8d3e-0000-4000-8000-000000000001";

    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));
    private Path volume;
    private Path target;

    @BeforeEach
    void aVolume() throws IOException {
        volume = Files.createDirectories(folder.resolve("volume"));
        target = Files.createDirectories(folder.resolve("target"));
        Files.createDirectories(folder.resolve("root"));
        Files.writeString(Files.createDirectory(volume.resolve("sub")).resolve("file"), "content");
        Files.writeString(volume.resolve("both"), "new");
        Files.createSymbolicLink(volume.resolve("link"), Path.of("both"));
    }

    @AfterEach
    void close() {
        programs.close();
    }

    private Engine engine(EngineType type) {
        return TestEngines.of(type, programs, folder.resolve("scratch"));
    }

    private MoverEnd run(MoverKind kind, EngineType type, String password, Path place, String snapshot) {
        return run(kind, type, password, place, "Filesystem", snapshot);
    }

    private MoverEnd run(MoverKind kind, EngineType type, String password, Path place, String mode, String snapshot) {
        MoverOptions options = new MoverOptions(
                kind,
                "velero",
                "task",
                1,
                place,
                mode,
                Duration.ofMinutes(1),
                Optional.empty(),
                "node-1",
                folder.resolve("termination"),
                Duration.ofSeconds(10));
        MoverTask task = new MoverTask(
                new MoverTask.Reference("velero.io/v1", kind.kind(), "velero", "task", "uid", "1"),
                "InProgress",
                false,
                "shop",
                "claim",
                "default",
                snapshot,
                Map.of(),
                1,
                "uid",
                Optional.of(new MoverTask.OfPod("web-0", "pod-uid", "data", Map.of("pvc-uid", "u"), UID, 7, type, "")));
        return new DataPath(engine(type), options, 2)
                .run(
                        task,
                        TestRepository.connection(type, folder.resolve("root"), password),
                        new SilentListener(),
                        new StopSignal());
    }

    private String backedUp(EngineType type) throws IOException {
        TestRepository.create(type, folder.resolve("root"));
        MoverEnd end = run(MoverKind.POD_BACKUP, type, PASSWORD, volume, "");
        assertThat(end).isInstanceOf(MoverEnd.Completed.class);
        return String.valueOf(((MoverEnd.Completed) end).result().snapshotID());
    }

    @ParameterizedTest
    @EnumSource
    void aVolumeThatIsNotEmptyGetsTheSnapshotAndKeepsTheRest(EngineType type) throws IOException {
        // Given
        String snapshot = backedUp(type);
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(target.resolve("both"), "old");
        Files.writeString(target.resolve("theirs"), "old");
        Files.createSymbolicLink(target.resolve("sub"), outside);
        Files.writeString(target.resolve("link"), "no link");
        // When
        MoverEnd end = run(MoverKind.POD_RESTORE, type, PASSWORD, target, snapshot);
        // Then
        assertThat(end).isInstanceOf(MoverEnd.Completed.class);
        assertThat(target.resolve("sub/file")).hasContent("content");
        assertThat(Files.isDirectory(target.resolve("sub"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(target.resolve("both")).hasContent("new");
        assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("both"));
        assertThat(target.resolve("theirs")).hasContent("old");
        assertThat(outside).isEmptyDirectory();
        assertThat(target.resolve(".velero/" + UID)).exists();
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeRestoredIsNotTold(EngineType type) throws IOException {
        // Given
        String snapshot = backedUp(type);
        Files.writeString(target.resolve("both"), "old");
        String another = type == EngineType.KOPIA ? "0123456789abcdef0123456789abcdef" : "deadbeef";
        // When
        MoverEnd locked = run(MoverKind.POD_RESTORE, type, "not the password", target, snapshot);
        MoverEnd unknown = run(MoverKind.POD_RESTORE, type, PASSWORD, target, another);
        MoverEnd malformed = run(MoverKind.POD_RESTORE, type, PASSWORD, target, "latest");
        MoverEnd backup = run(MoverKind.POD_BACKUP, type, "not the password", volume, "");
        // Then
        assertFailed(locked, "The repository was created with another password");
        assertFailed(unknown, "the repository has no such snapshot");
        assertFailed(malformed, "snapshotID \"latest\" is not the id of a " + type.text() + " snapshot");
        assertFailed(backup, "The repository was created with another password");
        try (var files = Files.list(target)) {
            assertThat(files).containsExactly(target.resolve("both"));
        }
        assertThat(target.resolve("both")).hasContent("old");
    }

    @Test
    void namesThatKopiaWouldMergeAreRefusedAndResticKeepsThem() throws Exception {
        // Given
        OddFiles.create(volume, "a\\377", "one");
        OddFiles.create(volume, "a\\376", "two");
        TestRepository.create(folder.resolve("root"));
        // When
        MoverEnd pod = run(MoverKind.POD_BACKUP, EngineType.KOPIA, PASSWORD, volume, "");
        MoverEnd snapshot = run(MoverKind.BACKUP, EngineType.KOPIA, PASSWORD, volume, "");
        String kept = backedUp(EngineType.RESTIC);
        // Then
        assertFailed(pod, "a\\xff");
        assertFailed(
                pod, "Rename them. Or let restic keep the volume, which keeps such names: that is a PodVolumeBackup");
        assertFailed(snapshot, "Data uploads are always kopia's; or let restic keep the volume");
        assertThat(run(MoverKind.POD_RESTORE, EngineType.RESTIC, PASSWORD, target, kept))
                .isInstanceOf(MoverEnd.Completed.class);
        assertThat(new ProcessBuilder("diff", "-r", "--exclude=.velero", volume.toString(), target.toString())
                        .start()
                        .waitFor())
                .as("all names and contents are there")
                .isZero();
    }

    @Test
    void aBlockVolumeOfAPodGoesOutAndComesBackWithKopiaAndIsRefusedByRestic() throws Exception {
        // Given
        TestRepository.create(folder.resolve("root"));
        try (TestDevice source = TestDevice.create(folder.resolve("source"), 8_000_000);
                TestDevice other = TestDevice.create(folder.resolve("other"), 9_000_448)) {
            source.fill(1_000_000, 2_000_000, 1);
            // When
            MoverEnd backup = run(MoverKind.POD_BACKUP, EngineType.KOPIA, PASSWORD, source.path(), "Block", "");
            MoverEnd refused = run(MoverKind.POD_BACKUP, EngineType.RESTIC, PASSWORD, source.path(), "Block", "");
            // Then
            assertFailed(refused, "restic keeps files only, no block devices. Use kopia.");
            assertThat(backup).isInstanceOf(MoverEnd.Completed.class);
            String snapshot =
                    String.valueOf(((MoverEnd.Completed) backup).result().snapshotID());
            assertThat(run(MoverKind.POD_RESTORE, EngineType.KOPIA, PASSWORD, other.path(), "Block", snapshot))
                    .isInstanceOf(MoverEnd.Completed.class);
            assertThat(other.checksum(8_000_000)).isEqualTo(source.checksum(8_000_000));
        }
    }

    /** The program that Velero's server puts into restored pods when nobody names another one. */
    @Test
    void velerosOwnHelperFindsTheFileThatTellsThePod() throws Exception {
        // Given
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may change its root folder");
        Path root = Files.createDirectories(folder.resolve("container"));
        Path restored = Files.createDirectories(root.resolve("restores/data"));
        Files.copy(velerosHelper(), root.resolve("velero-restore-helper"), StandardCopyOption.COPY_ATTRIBUTES);
        Process helper = new ProcessBuilder(
                        "chroot", "--userspec=1000:1000", root.toString(), "/velero-restore-helper", UID)
                .redirectErrorStream(true)
                .start();
        BufferedReader said = helper.inputReader();
        assertThat(said.readLine()).contains("/restores/data/.velero/" + UID + " is not found yet");
        // When
        new DoneFile(restored, UID).write();
        // Then
        assertThat(helper.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(helper.exitValue()).isZero();
        assertThat(said.lines()).anyMatch(line -> line.startsWith("Found the done file"));
    }

    private static Path velerosHelper() throws IOException {
        Path cache =
                Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache"));
        try (Stream<Path> programs = Files.list(cache.resolve("stevedore/programs"))) {
            return programs.filter(program -> program.getFileName().toString().matches("velero-\\d.*"))
                    .map(program -> program.resolve("velero-restore-helper"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseGet(() -> abort("scripts/e2e.sh beside-velero has not built it on this machine"));
        }
    }

    private static void assertFailed(MoverEnd end, String text) {
        assertThat(end)
                .isInstanceOfSatisfying(
                        MoverEnd.Failed.class,
                        failed -> assertThat(failed.text()).contains(text).doesNotContain("not the password"));
    }
}
