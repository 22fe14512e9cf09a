package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.program.Ended;
import java.util.Optional;

/** What the end of a backup means. Exit codes and printed ids by themselves prove nothing. */
sealed interface BackupVerdict {

    /** Everything was stored, as far as the program says; the repository still has to confirm it. */
    record Good(SnapshotId id, KopiaSnapshot snapshot) implements BackupVerdict {}

    /** No snapshot may stay; {@code leftover} is the one that was printed, if any. */
    record Bad(Optional<SnapshotId> leftover, EngineFailure failure) implements BackupVerdict {}

    static BackupVerdict of(String attempted, Ended ended) {
        Optional<KopiaSnapshot> printed = KopiaSnapshot.parseResult(ended.output());
        Optional<SnapshotId> id = printed.flatMap(snapshot -> SnapshotId.parse(EngineType.KOPIA, snapshot.id()));
        return switch (ended.how()) {
            case STOPPED -> new Bad(id, new EngineFailure(Cause.OTHER, attempted + ": stopped"));
            case STALLED ->
                new Bad(
                        id,
                        new EngineFailure(Cause.STALLED, attempted + ": the engine made no progress and was ended"));
            case BY_ITSELF -> byItself(attempted, ended, printed, id);
        };
    }

    private static BackupVerdict byItself(
            String attempted, Ended ended, Optional<KopiaSnapshot> printed, Optional<SnapshotId> id) {
        if (printed.isPresent() && printed.get().failed() > 0) {
            return new Bad(id, KopiaErrors.failedFiles(attempted, printed.get(), ended));
        }
        if (ended.code() != 0) {
            return new Bad(id, KopiaErrors.failure(attempted, ended));
        }
        if (printed.isEmpty() || id.isEmpty()) {
            return new Bad(id, new EngineFailure(Cause.INCONSISTENT_RESULT, attempted + ": no snapshot was reported"));
        }
        if (!printed.get().isWhole()) {
            return new Bad(
                    id,
                    new EngineFailure(
                            Cause.SNAPSHOT_INCOMPLETE,
                            attempted + ": the snapshot is incomplete ("
                                    + printed.get().incomplete() + ")"));
        }
        return new Good(id.get(), printed.get());
    }

    /** Whether the repository's own record says the same as the program did. */
    static Optional<EngineFailure> confirm(String attempted, KopiaSnapshot printed, Optional<KopiaSnapshot> stored) {
        String what = attempted + ": snapshot " + printed.id() + " was reported, but the repository ";
        if (stored.isEmpty()) {
            return Optional.of(new EngineFailure(Cause.INCONSISTENT_RESULT, what + "does not have it"));
        }
        KopiaSnapshot found = stored.get();
        boolean same = found.isWhole()
                && found.sourcePath().equals(printed.sourcePath())
                && found.bytes() == printed.bytes()
                && found.files() == printed.files();
        return same
                ? Optional.empty()
                : Optional.of(new EngineFailure(
                        Cause.INCONSISTENT_RESULT,
                        what + "has another: " + found.files() + " files, " + found.bytes() + " bytes"
                                + (found.isWhole() ? "" : ", incomplete")));
    }
}
