package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.Volume;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.EngineException;
import io.stevedore.engine.program.ProgramRunner;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.testing.TestRepository;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The real program, a new repository and a volume in a temporary folder. */
final class KopiaFixture implements AutoCloseable {
    static final String SOURCE = "snapshot-data-upload-download/kopia/shop/data";
    static final Map<String, String> TAGS = Map.of(
            "snapshot-requester", "snapshot-data-upload-download",
            "snapshot-uploader", "kopia",
            "velero.io/async-operation-id", "du-1");

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Path PATCHED = Path.of("/patched");

    final Path folder;
    final Path volume;
    final Path scratch;
    final Path repository;
    final RepositoryConnection connection;
    final Programs programs = Programs.create(System.getenv("PATH"));
    final Recorder recorder = new Recorder();
    /** What is started in place of the real program; the real one unless a test has another. */
    Path program = TestRepository.program();

    KopiaFixture(Path folder) throws IOException {
        this.folder = folder;
        this.volume = Files.createDirectories(folder.resolve("volume"));
        this.scratch = folder.resolve("scratch");
        this.repository = folder.resolve("repository");
        this.connection = TestRepository.create(repository);
    }

    ProgramSettings settings() {
        return new ProgramSettings(
                program, scratch, System.getenv(), INTERVAL, Duration.ofMinutes(1), Duration.ofMillis(500));
    }

    Engine engine() {
        return engine(settings());
    }

    Engine engine(ProgramSettings settings) {
        return new KopiaEngine(settings, programs, InstantSource.system());
    }

    ProgramRunner runner() {
        return new ProgramRunner(programs, InstantSource.system(), Duration.ofMinutes(1), Duration.ofMillis(500));
    }

    BackupRequest request() {
        return request(new Volume.Directory(volume));
    }

    BackupRequest request(Volume source) {
        return new BackupRequest(source, SOURCE, TAGS, 2, true);
    }

    BackupOutcome backup() {
        return backup(recorder);
    }

    BackupOutcome backup(EngineListener listener) {
        return engine().backup(connection, request(), listener, new StopSignal());
    }

    /** @param attempt from 2: another one at the backup that {@link #backup()} makes */
    BackupOutcome.Completed completedBackupOfAttempt(int attempt) {
        Map<String, String> tags = new HashMap<>(TAGS);
        tags.put("attempt", Integer.toString(attempt));
        BackupRequest again = new BackupRequest(new Volume.Directory(volume), SOURCE, tags, "attempt", 2, true);
        return completed(engine().backup(connection, again, recorder, new StopSignal()));
    }

    BackupOutcome backup(Volume source) {
        return engine().backup(connection, request(source), recorder, new StopSignal());
    }

    BackupOutcome.Completed completedBackup() {
        return completedBackup(new Volume.Directory(volume));
    }

    BackupOutcome.Completed completedBackup(Volume source) {
        return completed(backup(source));
    }

    private static BackupOutcome.Completed completed(BackupOutcome outcome) {
        if (outcome instanceof BackupOutcome.Completed completed) {
            return completed;
        }
        throw new AssertionError("not completed: " + outcome);
    }

    RestoreOutcome restore(SnapshotId id, Path target) {
        return restore(id, new Volume.Directory(target));
    }

    RestoreOutcome restore(SnapshotId id, Volume target) {
        return restore(id, target, recorder, new StopSignal());
    }

    RestoreOutcome restore(SnapshotId id, Volume target, EngineListener listener, StopSignal stop) {
        return engine().restore(connection, restoreRequest(id, target), listener, stop);
    }

    static RestoreRequest restoreRequest(SnapshotId id, Volume target) {
        return new RestoreRequest(id, target, 2, false, Optional.empty());
    }

    /** A run of the program without the engine around it; the argument for the configuration is put right. */
    Ended raw(List<String> arguments) throws IOException, InterruptedException {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings(), connection)) {
            return raw(workspace, arguments);
        }
    }

    private Ended raw(KopiaWorkspace workspace, List<String> arguments) throws IOException, InterruptedException {
        List<String> patched = arguments.stream()
                .map(argument ->
                        argument.startsWith("--config-file=") ? "--config-file=" + workspace.config() : argument)
                .toList();
        return runner().run(workspace.call(patched), new StopSignal());
    }

    Ended rawBackup() throws Exception {
        return raw(KopiaArguments.backup(PATCHED, request(), INTERVAL));
    }

    Ended rawRestore(SnapshotId id, Path target) throws Exception {
        return raw(KopiaArguments.restore(PATCHED, restoreRequest(id, new Volume.Directory(target)), INTERVAL, false));
    }

    Ended rawRestore(KopiaWorkspace workspace, SnapshotId id, Path target) throws Exception {
        return raw(
                workspace,
                KopiaArguments.restore(PATCHED, restoreRequest(id, new Volume.Directory(target)), INTERVAL, false));
    }

    void importPolicy(String policy) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.json"), policy);
        assertThat(raw(KopiaArguments.importPolicy(PATCHED, file)).code()).isZero();
    }

    /** Fail-fast ends at the placeholder, and what was there before it is saved. */
    SnapshotId incompleteSnapshot() throws Exception {
        Files.writeString(volume.resolve("a"), "content");
        Files.writeString(volume.resolve("z.kopia-entry"), "not a placeholder");
        return idOf(rawBackup());
    }

    /** Everything that the repository has of the volume. */
    List<KopiaSnapshot> snapshots() throws IOException, InterruptedException, EngineException {
        try (KopiaWorkspace workspace = KopiaWorkspace.forBackup(settings(), connection)) {
            return new KopiaRepositories(runner(), new StopSignal()).list(workspace, SOURCE);
        }
    }

    /** Size of all that the repository consists of. */
    long repositoryBytes() throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    Path target(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** From now on a script of ours runs in place of {@code snapshot create}; {@code $REAL} is the program. */
    void onCreate(String script) throws IOException {
        on("snapshot create ", script);
    }

    /** The same in place of {@code restore}. */
    void onRestore(String script) throws IOException {
        on("restore ", script);
    }

    /** The same in place of the {@code show} that prints the content of a large file. */
    void onShowContent(String script) throws IOException {
        on("show I", script);
    }

    private void on(String words, String script) throws IOException {
        program = script("program", """
                REAL='%s'
                case "$*" in
                *" %s"*)
                %s
                ;;
                esac
                exec "$REAL" "$@"
                """.formatted(program, words, script));
    }

    Path script(String name, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Zeros that take no space: the program reads some hundred megabytes of them in a second. */
    void largeFile(String name, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(volume.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    void randomFile(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(volume.resolve(name), content);
    }

    /** Something to do as soon as the program has read the first bytes. */
    static EngineListener once(Action action) {
        AtomicBoolean done = new AtomicBoolean();
        return new EngineListener() {
            @Override
            public void progress(EngineProgress progress) {
                if (progress.doneBytes() > 0 && done.compareAndSet(false, true)) {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }

            @Override
            public void message(String text) {}
        };
    }

    static SnapshotId idOf(Ended ended) {
        return KopiaSnapshot.parseResult(ended.output())
                .flatMap(snapshot -> SnapshotId.parse(EngineType.KOPIA, snapshot.id()))
                .orElseThrow(() -> new AssertionError("no id: " + ended));
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

    private static void assertFailure(EngineFailure failure, Cause cause, String text) {
        assertThat(failure.cause()).as(failure.text()).isEqualTo(cause);
        assertThat(failure.text()).contains(text);
    }

    @Override
    public void close() {
        programs.close();
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
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
