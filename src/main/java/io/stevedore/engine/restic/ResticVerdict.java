package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.program.Ended;
import java.util.Optional;
import java.util.TreeSet;

/** What the end of a backup means. */
sealed interface ResticVerdict {
    String EMPTY = "snapshot is empty";

    /** Everything was stored, as far as the program says; the repository still has to confirm it. */
    record Good(SnapshotId id, ResticMessage.Summary summary) implements ResticVerdict {}

    /** There was nothing to store, and there is no snapshot. */
    record Empty() implements ResticVerdict {}

    /** No snapshot may stay; {@code leftover} is the one that was printed, if any. */
    record Bad(Optional<SnapshotId> leftover, EngineFailure failure) implements ResticVerdict {}

    /** @param hasData the volume has something in it, so that an empty snapshot is none of it */
    static ResticVerdict of(String attempted, Ended ended, FileErrors failed, boolean hasData) {
        Optional<ResticMessage.Summary> summary = summary(ended);
        Optional<SnapshotId> id = summary.flatMap(ResticMessage.Summary::snapshot)
                .flatMap(text -> SnapshotId.parse(EngineType.RESTIC, text));
        if (ended.how() != Ended.How.BY_ITSELF) {
            return new Bad(id, ResticErrors.failure(attempted, ended));
        }
        if (ended.code() == ResticErrors.INCOMPLETE_SOURCE) {
            return new Bad(id, failed.unreadable(attempted));
        }
        if (ended.code() != 0) {
            boolean nothing = ended.errors().stream().anyMatch(line -> line.contains(EMPTY));
            if (nothing && failed.count() == 0 && !hasData) {
                return new Empty();
            }
            return new Bad(
                    id,
                    nothing
                            ? failed.unreadable(attempted + ": nothing of it could be stored")
                            : ResticErrors.failure(attempted, ended));
        }
        if (id.isEmpty()) {
            return new Bad(id, new EngineFailure(Cause.INCONSISTENT_RESULT, attempted + ": no snapshot was reported"));
        }
        return new Good(id.get(), summary.get());
    }

    private static Optional<ResticMessage.Summary> summary(Ended ended) {
        return ended.output().stream()
                .flatMap(line -> ResticMessage.parse(line).stream())
                .filter(ResticMessage.Summary.class::isInstance)
                .map(ResticMessage.Summary.class::cast)
                .reduce((first, last) -> last);
    }

    /** Whether the repository's own record says the same as the program did. */
    static Optional<EngineFailure> confirm(
            String attempted,
            SnapshotId id,
            TreeSet<String> tags,
            ResticMessage.Summary printed,
            Optional<ResticSnapshot> stored) {
        String what = attempted + ": snapshot " + id + " was reported, but the repository ";
        if (stored.isEmpty()) {
            return Optional.of(new EngineFailure(Cause.INCONSISTENT_RESULT, what + "does not have it"));
        }
        ResticSnapshot found = stored.get();
        boolean same = new TreeSet<>(found.tags()).equals(tags)
                && found.sizes()
                        .filter(new ResticSnapshot.Sizes(printed.files(), printed.bytes())::equals)
                        .isPresent();
        return same
                ? Optional.empty()
                : Optional.of(new EngineFailure(Cause.INCONSISTENT_RESULT, what + "has another: " + found));
    }
}
