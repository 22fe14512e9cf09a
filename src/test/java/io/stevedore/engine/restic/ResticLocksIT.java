package io.stevedore.engine.restic;

import static io.stevedore.engine.restic.ResticFixture.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.SnapshotRemoval;
import io.stevedore.engine.Upkeep;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A backup that was killed leaves a lock, which stands in the way of every removal; one that runs has one too. */
class ResticLocksIT extends InResticRepository {
    private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    @Test
    void theLockOfADeadOwnerIsRemovedAndThatOfALiveOneIsNot() throws Exception {
        // Given
        Path other = largeVolume();
        Files.writeString(restic.volume.resolve("file"), "content");
        SnapshotId id = restic.completedBackup().snapshot();
        long dead = start(other);
        ProcessHandle.of(dead).orElseThrow().destroyForcibly();
        ProcessHandle.of(dead).ifPresent(handle -> handle.onExit().join());
        Set<String> deads = locks();
        long live = start(other);
        try {
            // When
            Upkeep upkeep = restic.engine().unlock(restic.connection, (host, pid, since) -> pid == dead);
            // Then
            assertThat(upkeep).isInstanceOf(Upkeep.Done.class);
            assertThat(upkeep.toString()).contains("process " + dead + " on ");
            assertThat(locks()).hasSize(1).doesNotContainAnyElementsOf(deads);
            SnapshotRemoval refused = delete(id);
            assertThat(refused)
                    .isInstanceOfSatisfying(
                            SnapshotRemoval.Failed.class,
                            failed -> assertFailure(failed.failure(), Cause.LOCKED, "already locked by PID " + live));
        } finally {
            ProcessHandle.of(live).ifPresent(ProcessHandle::destroy);
            ProcessHandle.of(live).ifPresent(handle -> handle.onExit().join());
        }
        assertThat(delete(id)).isEqualTo(new SnapshotRemoval.Gone());
    }

    @Test
    void aRemovalThatMeetsTheLockOfADeadOwnerGoesOnWithoutIt() throws Exception {
        // Given
        Path other = largeVolume();
        Files.writeString(restic.volume.resolve("file"), "content");
        SnapshotId id = restic.completedBackup().snapshot();
        long owner = start(other);
        restic.owners = (host, pid, since) -> pid == owner;
        // When: it lives, in truth, so that the program itself does not take its lock for a dead one's
        SnapshotRemoval removal = restic.engine().delete(restic.connection, id);
        // Then
        ProcessHandle.of(owner).ifPresent(ProcessHandle::destroyForcibly);
        ProcessHandle.of(owner).ifPresent(handle -> handle.onExit().join());
        running.join();
        assertThat(removal).isEqualTo(new SnapshotRemoval.Gone());
    }

    /** Whose backup does not end by itself while a test lasts. */
    private Path largeVolume() throws IOException {
        Path volume = Files.createDirectories(folder.resolve("other"));
        try (RandomAccessFile file =
                new RandomAccessFile(volume.resolve("large").toFile(), "rw")) {
            file.setLength(50_000_000_000L);
        }
        return volume;
    }

    private SnapshotRemoval delete(SnapshotId id) throws Exception {
        var ended = restic.raw(ResticArguments.forget(id, Duration.ZERO));
        return ended.isGood()
                ? new SnapshotRemoval.Gone()
                : new SnapshotRemoval.Failed(ResticErrors.failure("deleting", ended));
    }

    /** A backup that runs until it is ended; returns its process when it has locked the repository. */
    private long start(Path volume) throws Exception {
        Set<String> before = locks();
        Path pid = folder.resolve("pid-" + before.size());
        restic.on("backup", "echo $$ > '" + pid + "'; exec \"$REAL\" \"$@\"");
        running = CompletableFuture.runAsync(() -> {
            try {
                restic.raw(ResticArguments.backup(List.of("x=y"), java.util.Optional.empty()), volume);
            } catch (Exception e) {
                // it is killed
            }
        });
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> locks().size() > before.size());
        return Long.parseLong(Files.readString(pid).strip());
    }

    private Set<String> locks() {
        try (Stream<Path> files = Files.list(restic.repository.resolve("locks"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{64}"))
                    .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
