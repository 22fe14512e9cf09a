package io.stevedore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.kopia.KopiaEngine;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.engine.restic.ResticEngine;
import io.stevedore.engine.tree.OddFiles;
import io.stevedore.sandbox.tree.Comparison;
import io.stevedore.sandbox.tree.DifferenceKind;
import io.stevedore.sandbox.tree.Fidelity;
import io.stevedore.sandbox.tree.TreeComparer;
import io.stevedore.sandbox.tree.TreeGenerator;
import io.stevedore.sandbox.tree.TreeSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each engine keeps what its column of {@code docs/fidelity.md} says, and no more is tolerated. */
class FidelityIT {
    private static final EngineListener SILENT = new EngineListener() {
        @Override
        public void progress(EngineProgress progress) {}

        @Override
        public void message(String text) {}
    };

    @TempDir
    Path folder;

    private final Programs programs = Programs.create(System.getenv("PATH"));

    @AfterEach
    void close() {
        programs.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTableSaysIsKeptComesBack(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        TreeGenerator.write(volume, new TreeSpec(40, 4_000_000, 1));
        Files.setAttribute(volume, "unix:mode", 02771);
        ignored(volume);
        deep(volume);
        socket(volume.resolve("socket"));
        // When
        Path copy = moved(type, volume, false);
        // Then
        Comparison comparison = TreeComparer.compare(volume, copy);
        assertThat(comparison.violations(row(type)))
                .as(() -> comparison.examples().toString())
                .isEmpty();
        assertThat(comparison.tolerated(row(type))).containsKey(DifferenceKind.SOCKET);
    }

    @ParameterizedTest
    @EnumSource
    void aLargeHoleStaysOneWhereThatIsAskedFor(EngineType type) throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        try (RandomAccessFile file =
                new RandomAccessFile(volume.resolve("holes").toFile(), "rw")) {
            file.seek(200_000_000);
            file.writeBytes("end");
        }
        // When
        Path copy = moved(type, volume, true);
        // Then
        assertThat(TreeComparer.compare(volume, copy).violations(row(type))).isEmpty();
        assertThat(allocated(copy.resolve("holes"))).isLessThan(20_000_000);
    }

    @Test
    void resticKeepsNamesThatAreNotUtf8AndThatKopiaWouldMakeOne() throws Exception {
        // Given
        Path volume = Files.createDirectories(folder.resolve("v"));
        OddFiles.create(volume, "a\\377", "one");
        OddFiles.create(volume, "a\\376", "two");
        // When
        Path copy = moved(EngineType.RESTIC, volume, false);
        // Then
        assertThat(TreeComparer.compare(volume, copy).counts()).isEmpty();
    }

    private Path moved(EngineType type, Path volume, boolean sparse) throws IOException {
        Path root = Files.createDirectories(folder.resolve("r"));
        RepositoryConnection connection = new RepositoryConnection(
                new StorageLocation.FileSystem(root, root.resolve(type.text())), new Secret("a password of tests"));
        Engine engine = engine(type);
        assertThat(engine.create(connection)).isEqualTo(new RepositoryCreation.Created());
        BackupRequest request = new BackupRequest(new Volume.Directory(volume), "shop/data", Map.of("a", "b"), 2, true);
        BackupOutcome backup = engine.backup(connection, request, SILENT, new StopSignal());
        assertThat(backup).isInstanceOf(BackupOutcome.Completed.class);
        Path copy = Files.createDirectories(folder.resolve("c"));
        RestoreOutcome restore = engine.restore(
                connection,
                new RestoreRequest(
                        ((BackupOutcome.Completed) backup).snapshot(),
                        new Volume.Directory(copy),
                        2,
                        sparse,
                        Optional.empty()),
                SILENT,
                new StopSignal());
        assertThat(restore).isInstanceOf(RestoreOutcome.Completed.class);
        return copy;
    }

    private Engine engine(EngineType type) {
        var ours = io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {});
        Path scratch = folder.resolve("s");
        return switch (type) {
            case KOPIA ->
                new KopiaEngine(
                        ProgramSettings.of(ours.kopia(), scratch, System.getenv()), programs, InstantSource.system());
            case RESTIC ->
                new ResticEngine(
                        ProgramSettings.of(ours.restic(), scratch, System.getenv()), programs, InstantSource.system());
        };
    }

    private static Fidelity row(EngineType type) {
        return Fidelity.valueOf(type.name());
    }

    private static void ignored(Path volume) throws IOException {
        Files.writeString(volume.resolve(".kopiaignore"), "*\n");
        Path cache = Files.createDirectories(volume.resolve("cache"));
        Files.writeString(cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
        Files.writeString(cache.resolve("inside"), "cached");
    }

    /** Some 3,000 bytes; a system takes 4,096 with all that stands before it. */
    private static void deep(Path volume) throws IOException {
        Path deep = volume;
        for (int level = 0; level < 12; level++) {
            deep = deep.resolve("d".repeat(250));
        }
        Files.writeString(Files.createDirectories(deep).resolve("bottom"), "bottom");
    }

    private static void socket(Path path) throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private static long allocated(Path file) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        String said = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        du.waitFor();
        return Long.parseLong(said.split("\\s", 2)[0]);
    }
}
