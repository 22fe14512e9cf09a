package io.stevedore.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.BackupRequest;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineListener;
import io.stevedore.engine.EngineProgress;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.LockOwners;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.Secret;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Upkeep;
import io.stevedore.engine.Volume;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class MoverSessionTest {
    private static final SnapshotId ID = new SnapshotId(EngineType.KOPIA, "0123456789abcdef0123456789abcdef");

    @TempDir
    Path folder;

    private final FakeTasks tasks = new FakeTasks();
    private final FakeEvents events = new FakeEvents();
    private final FakeEngine engine = new FakeEngine();
    private RepositorySource repositories =
            (key, identifier, timeout, stopped, slow) -> Optional.of(new RepositoryConnection(
                    new StorageLocation.FileSystem(Path.of("/repository"), Path.of("/repository/kopia/shop")),
                    new Secret("password")));

    @Test
    void aBackupEndsWithItsResult() throws Exception {
        // Given
        tasks.states.add(task("Prepared", false, Map.of()));
        tasks.states.add(task("InProgress", false, Map.of("ParallelFilesUpload", "7")));
        engine.outcome = request -> new BackupOutcome.Completed(ID, 100, 40, List.of());
        // When
        int code = session().run();
        // Then
        assertThat(code).isZero();
        assertThat(termination())
                .isEqualTo(new MoverResult(
                                ID.value(), false, new MoverResult.AccessPoint("/uid", "Filesystem"), null, 100, 40)
                        .toJson());
        assertThat(events.reasons())
                .containsExactly("Data-Path-Started", "Data-Path-Progress", "Data-Path-Completed", "Data-Path-Stopped");
        assertThat(engine.request)
                .isEqualTo(new BackupRequest(
                        new Volume.Directory(Path.of("/uid")),
                        "snapshot-data-upload-download/kopia/shop/data",
                        Map.of(
                                "snapshot-requester", "snapshot-data-upload-download",
                                "snapshot-uploader", "kopia",
                                "velero.io/async-operation-id", "operation"),
                        "stevedore.io/attempt",
                        7,
                        true));
    }

    @Test
    void aRepositoryThatTakesLongIsTold() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        RepositorySource usual = repositories;
        repositories = (key, identifier, timeout, stopped, slow) -> {
            slow.accept("BackupRepository velero/shop is not ready yet");
            return usual.open(key, identifier, timeout, stopped, slow);
        };
        engine.outcome = request -> new BackupOutcome.Completed(ID, 100, 40, List.of());
        // When
        session().run();
        // Then
        assertThat(events.reasons()).startsWith("Repository-Not-Ready", "Data-Path-Started");
    }

    @Test
    void aBlockVolumeIsADevice() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        engine.outcome = request -> new BackupOutcome.Completed(ID, 512, 512, List.of());
        // When
        session("Block").run();
        // Then
        assertThat(engine.request).extracting(BackupRequest::volume).isEqualTo(new Volume.Device(Path.of("/uid")));
        assertThat(MoverResult.parse(termination()).orElseThrow().source())
                .isEqualTo(new MoverResult.AccessPoint("/uid", "Block"));
    }

    @Test
    void anUnknownVolumeModeIsRefused() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        // When
        int code = session("block").run();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(engine.request).isNull();
        assertThat(termination())
                .isEqualTo("Failed to create data path service for DataUpload up: volume mode block is not known; known"
                        + " are Filesystem and Block");
    }

    @Test
    void aFailureIsToldTwice() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        engine.outcome =
                request -> new BackupOutcome.Failed(new EngineFailure(EngineFailure.Cause.NO_SPACE, "disk full"));
        // When
        int code = session().run();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(termination())
                .isEqualTo("Failed to run data path service for DataUpload up: Data path for data upload up failed:"
                        + " disk full");
        assertThat(events.message("Data-Path-Failed"))
                .isEqualTo("Data path for data upload up failed, error disk full");
    }

    @Test
    void aCancelStopsTheEngine() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        engine.outcome = request -> {
            tasks.tell(Optional.of(task("Canceling", true, Map.of())));
            return new BackupOutcome.Canceled();
        };
        // When
        int code = session().run();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(engine.stopped).isTrue();
        assertThat(termination()).endsWith("DataUpload up: data path is canceled");
        assertThat(events.reasons())
                .containsSubsequence("Data-Path-Canceling", "Data-Path-Canceled", "Data-Path-Stopped");
    }

    @Test
    void aTaskThatIsDeletedIsCancelled() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        engine.outcome = request -> {
            tasks.tell(Optional.empty());
            return new BackupOutcome.Canceled();
        };
        // When
        session().run();
        // Then
        assertThat(engine.stopped).isTrue();
    }

    @Test
    void aCancelThatCameTogetherWithTheStartIsSeen() throws Exception {
        // Given
        tasks.states.add(task("InProgress", true, Map.of()));
        // When
        int code = session().run();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(engine.request).isNull();
        assertThat(termination()).endsWith("data path is canceled");
        assertThat(events.reasons()).doesNotContain("Data-Path-Started");
    }

    @Test
    void noRepositoryIsASetupFailure() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        repositories = (key, identifier, timeout, stopped, slow) -> {
            throw new SetupException("no " + key.objectName());
        };
        // When
        int code = session().run();
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(termination())
                .isEqualTo("Failed to create data path service for DataUpload up: no shop-default-kopia");
    }

    @Test
    void anApiServerThatIsAwayHoldsUpNoData() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        events.failures = 3;
        engine.outcome = request -> new BackupOutcome.Completed(ID, 100, 40, List.of());
        // When
        int code = session().run();
        // Then
        assertThat(code).isZero();
        assertThat(events.reasons()).contains("Data-Path-Started", "Data-Path-Completed", "Data-Path-Stopped");
    }

    @Test
    void aHugeErrorFitsTheTerminationLog() throws Exception {
        // Given
        tasks.states.add(task("InProgress", false, Map.of()));
        engine.outcome = request ->
                new BackupOutcome.Failed(new EngineFailure(EngineFailure.Cause.OTHER, "\u00e9".repeat(10_000)));
        // When
        session().run();
        // Then
        assertThat(java.nio.file.Files.size(folder.resolve("termination"))).isLessThan(4096);
        assertThat(termination()).startsWith("Failed to run data path service for DataUpload up");
    }

    @Test
    void progressIsReadByAgentsAndHoldsTheSpeed() {
        // When
        String text = MoverTexts.progress(new EngineProgress(100, 50), 7);
        // Then
        assertThat(text).isEqualTo("{\"totalBytes\":100,\"doneBytes\":50,\"bytesPerSecond\":7}");
        assertThat(MoverProgress.parse(text)).contains(new MoverProgress(100, 50));
    }

    @Test
    void progressIsHeldBackForTheInterval() {
        // Given
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        ProgressThrottle throttle = new ProgressThrottle(now::get, Duration.ofSeconds(10));
        // When, then
        assertThat(throttle.pass(new EngineProgress(1000, 0))).isZero();
        now.set(Instant.EPOCH.plusSeconds(9));
        assertThat(throttle.pass(new EngineProgress(1000, 500))).isNegative();
        now.set(Instant.EPOCH.plusSeconds(10));
        assertThat(throttle.pass(new EngineProgress(1000, 600))).isEqualTo(60);
    }

    private MoverSession session() {
        return session("Filesystem");
    }

    private MoverSession session(String volumeMode) {
        MoverOptions options = new MoverOptions(
                MoverKind.BACKUP,
                "velero",
                "up",
                1,
                Path.of("/uid"),
                volumeMode,
                Duration.ofMinutes(10),
                Optional.empty(),
                "node-1",
                folder.resolve("termination"),
                Duration.ofSeconds(10));
        return new MoverSession(options, tasks, repositories, events, type -> engine, () -> Instant.EPOCH);
    }

    private String termination() throws Exception {
        return java.nio.file.Files.readString(folder.resolve("termination"));
    }

    private static MoverTask task(String phase, boolean cancel, Map<String, String> config) {
        return new MoverTask(
                new MoverTask.Reference("velero.io/v2alpha1", "DataUpload", "velero", "up", "uid", "1"),
                phase,
                cancel,
                "shop",
                "data",
                "default",
                "",
                config,
                1,
                "operation");
    }

    private static final class FakeTasks implements TaskWatch {
        final List<MoverTask> states = new ArrayList<>();
        private @Nullable Consumer<Optional<MoverTask>> listener;

        @Override
        public Watching watch(Consumer<Optional<MoverTask>> told) {
            listener = told;
            states.forEach(state -> told.accept(Optional.of(state)));
            return () -> {};
        }

        void tell(Optional<MoverTask> state) {
            if (listener != null) {
                listener.accept(state);
            }
        }
    }

    private static final class FakeEvents implements EventSink {
        private final List<Event> sent = new CopyOnWriteArrayList<>();
        int failures;

        @Override
        public Sent create(Event event) {
            if (failures > 0) {
                failures--;
                return Sent.AGAIN;
            }
            sent.add(event);
            return Sent.DONE;
        }

        @Override
        public Sent update(Event event) {
            return create(event);
        }

        List<String> reasons() {
            return sent.stream().map(Event::getReason).toList();
        }

        String message(String reason) {
            return sent.stream()
                    .filter(event -> reason.equals(event.getReason()))
                    .map(Event::getMessage)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final class FakeEngine implements Engine {
        Function<BackupRequest, BackupOutcome> outcome = request -> new BackupOutcome.Canceled();

        @Nullable
        BackupRequest request;

        boolean stopped;

        @Override
        public BackupOutcome backup(
                RepositoryConnection connection, BackupRequest asked, EngineListener listener, StopSignal stop) {
            request = asked;
            listener.progress(new EngineProgress(100, 0));
            listener.progress(new EngineProgress(100, 50));
            try (StopSignal.Registration registration = stop.onStop(() -> stopped = true)) {
                return outcome.apply(asked);
            }
        }

        @Override
        public RepositoryProbe probe(RepositoryConnection connection) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RepositoryCreation create(RepositoryConnection connection) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RestoreOutcome restore(
                RepositoryConnection connection, RestoreRequest asked, EngineListener listener, StopSignal stop) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SnapshotRemoval delete(RepositoryConnection connection, SnapshotId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Upkeep unlock(RepositoryConnection connection, LockOwners owners) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Upkeep prune(RepositoryConnection connection, StopSignal asked) {
            throw new UnsupportedOperationException();
        }
    }
}
