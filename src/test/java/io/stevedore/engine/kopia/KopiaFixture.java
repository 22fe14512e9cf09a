package io.stevedore.engine.kopia;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.Secret;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real program, a repository and a volume in a temporary folder. */
final class KopiaFixture implements AutoCloseable {
    static final String SOURCE = "snapshot-data-upload-download/kopia/shop/data";
    static final Map<String, String> TAGS = Map.of(
            "snapshot-requester", "snapshot-data-upload-download",
            "snapshot-uploader", "kopia",
            "velero.io/async-operation-id", "du-1");

    final Path folder;
    final Path volume;
    final Path scratch;
    final RepositoryConnection connection;
    final Programs programs = Programs.create(System.getenv("PATH"));
    final Recorder recorder = new Recorder();

    KopiaFixture(Path folder) throws IOException {
        this.folder = folder;
        this.volume = Files.createDirectories(folder.resolve("volume"));
        this.scratch = folder.resolve("scratch");
        Path root = Files.createDirectories(folder.resolve("repository"));
        this.connection = connection(root, "a password of tests");
    }

    static RepositoryConnection connection(Path root, String password) {
        return new RepositoryConnection(
                new StorageLocation.FileSystem(root, root.resolve("kopia/shop")), new Secret(password));
    }

    /** Built when this machine has none: these tests say nothing without it. */
    static Path program() {
        return io.stevedore.sandbox.programs.Programs.ofThisMachine(line -> {}).kopia();
    }

    KopiaSettings settings() {
        return new KopiaSettings(
                program(),
                scratch,
                System.getenv(),
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                Duration.ofMillis(500));
    }

    Engine engine() {
        return engine(settings());
    }

    Engine engine(KopiaSettings settings) {
        return new KopiaEngine(settings, programs, InstantSource.system());
    }

    KopiaRunner runner() {
        return new KopiaRunner(programs, InstantSource.system(), Duration.ofMinutes(1), Duration.ofMillis(500));
    }

    BackupRequest request() {
        return new BackupRequest(volume, SOURCE, TAGS, 2, true);
    }

    BackupOutcome backup() {
        return engine().backup(connection, request(), recorder, new StopSignal());
    }

    BackupOutcome.Completed completedBackup() {
        BackupOutcome outcome = backup();
        if (outcome instanceof BackupOutcome.Completed completed) {
            return completed;
        }
        throw new AssertionError("not completed: " + outcome);
    }

    RestoreOutcome restore(SnapshotId id, Path target) {
        return engine().restore(
                        connection,
                        new RestoreRequest(id, target, 2, false, Optional.empty()),
                        recorder,
                        new StopSignal());
    }

    /** A run of the program without the engine around it. */
    Ended raw(List<String> arguments) throws IOException, InterruptedException {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings(), connection)) {
            List<String> patched = arguments.stream()
                    .map(argument ->
                            argument.startsWith("--config-file=") ? "--config-file=" + workspace.config() : argument)
                    .toList();
            return runner().run(workspace.call(patched), new StopSignal());
        }
    }

    /** Everything that the repository has of the volume. */
    List<KopiaSnapshot> snapshots() throws IOException, InterruptedException, KopiaException {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings(), connection)) {
            return new KopiaRepositories(runner(), new StopSignal()).list(workspace, SOURCE);
        }
    }

    Path target(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Override
    public void close() {
        programs.close();
    }

    /** Keeps what a listener is told. */
    static final class Recorder implements EngineListener {
        final List<EngineProgress> progress = new CopyOnWriteArrayList<>();
        final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void progress(EngineProgress now) {
            progress.add(now);
        }

        @Override
        public void message(String text) {
            messages.add(text);
        }
    }
}
