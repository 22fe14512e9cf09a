package io.stevedore.engine.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.testing.TestEngines;
import io.stevedore.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real program, a new repository and a volume in a temporary folder. */
final class ResticFixture implements AutoCloseable, EngineListener {
    static final Map<String, String> TAGS = Map.of("backup", "b-1", "ns", "shop", "pvc-uid", "u-1");

    final Path folder;
    final Path volume;
    final Path scratch;
    final Path repository;
    final RepositoryConnection connection;
    final Programs programs = Programs.create(System.getenv("PATH"));
    final List<EngineProgress> progress = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    Duration stallTime = Duration.ofMinutes(1);
    boolean frozen;
    /** Everybody lives, unless a test knows better. */
    LockOwners owners = (host, pid, since) -> false;

    private int scripts;
    /** What is started in place of the real program; the real one unless a test has another. */
    private Path program = TestEngines.restic();

    ResticFixture(Path folder) throws IOException {
        this.folder = folder;
        this.volume = Files.createDirectories(folder.resolve("volume"));
        this.scratch = folder.resolve("scratch");
        Path root = Files.createDirectories(folder.resolve("root"));
        this.repository = root.resolve("restic/shop");
        this.connection = TestRepository.create(EngineType.RESTIC, root);
    }

    ProgramSettings settings() {
        return new ProgramSettings(
                program, scratch, System.getenv(), Duration.ofMillis(50), stallTime, Duration.ofMillis(500));
    }

    Engine engine() {
        return new ResticEngine(settings(), programs, InstantSource.system(), owners);
    }

    BackupOutcome backup() {
        return backup(TAGS, this, new StopSignal());
    }

    BackupOutcome backup(Map<String, String> tags, EngineListener listener, StopSignal stop) {
        BackupRequest request =
                new BackupRequest(new Volume.Directory(volume), "unused", tags, "attempt", "pvc-uid", 1, frozen);
        return engine().backup(connection, request, listener, stop);
    }

    BackupOutcome.Completed completedBackup() {
        return completed(backup());
    }

    BackupOutcome.Completed completedBackupOfAttempt(int attempt) {
        Map<String, String> tags = new HashMap<>(TAGS);
        tags.put("attempt", Integer.toString(attempt));
        return completed(backup(tags, this, new StopSignal()));
    }

    private static BackupOutcome.Completed completed(BackupOutcome outcome) {
        if (outcome instanceof BackupOutcome.Completed completed) {
            return completed;
        }
        throw new AssertionError("not completed: " + outcome);
    }

    RestoreOutcome restore(SnapshotId id, Path target) {
        return engine().restore(
                        connection,
                        new RestoreRequest(id, new Volume.Directory(target), 1, true, Optional.empty()),
                        this,
                        new StopSignal());
    }

    /** A run of the program without the engine around it, in the volume. */
    Ended raw(List<String> arguments) throws Exception {
        return raw(arguments, volume);
    }

    Ended raw(List<String> arguments, Path directory) throws Exception {
        try (ResticWorkspace workspace = ResticWorkspace.open(settings(), owners, connection, scratch)) {
            return runner().run(workspace.call(arguments, directory), new StopSignal(), Said::transcript);
        }
    }

    private ProgramRunner runner() {
        return new ProgramRunner(programs, InstantSource.system(), Duration.ofMinutes(1), Duration.ofSeconds(10));
    }

    List<SnapshotId> snapshots() throws Exception {
        try (ResticWorkspace workspace = ResticWorkspace.open(settings(), owners, connection, scratch)) {
            return new ResticRepositories(runner(), new StopSignal())
                    .list(workspace).stream().map(ResticSnapshot.Listed::id).toList();
        }
    }

    Path target(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** From now on a script of ours runs in place of a command; {@code $REAL} is the program. */
    void on(String command, String script) throws IOException {
        Path file = Files.writeString(folder.resolve("program-" + ++scripts), """
                #!/bin/sh
                REAL='%s'
                case "$*" in
                "%s "*)
                %s
                ;;
                esac
                exec "$REAL" "$@"
                """.formatted(program, command, script));
        program = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** The script that runs the program with the rights of a user, as far as files go. */
    static final String AS_USER = """
            if [ "$(id -u)" = 0 ]; then exec setpriv --inh-caps=-all --bounding-set=-all "$REAL" "$@"; fi
            exec "$REAL" "$@\"""";

    @Override
    public void progress(EngineProgress now) {
        progress.add(now);
    }

    @Override
    public void message(String text) {
        messages.add(text);
    }

    static void assertFailed(BackupOutcome outcome, Cause cause, String text) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BackupOutcome.Failed.class, failed -> assertFailure(failed.failure(), cause, text));
    }

    static void assertFailed(RestoreOutcome outcome, Cause cause, String text) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RestoreOutcome.Failed.class, failed -> assertFailure(failed.failure(), cause, text));
    }

    static void assertFailure(EngineFailure failure, Cause cause, String text) {
        assertThat(failure.cause()).as(failure.text()).isEqualTo(cause);
        assertThat(failure.text()).contains(text);
    }

    @Override
    public void close() {
        programs.close();
    }
}
