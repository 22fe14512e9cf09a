package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.block.BlockDevice;
import io.stevedore.engine.tree.TreeSummary;
import java.util.List;
import java.util.Optional;

/** A volume as it was before its backup: what a snapshot of it has to have. */
sealed interface KopiaSource {

    long bytes();

    /** Why the snapshot is not one of the whole volume. */
    Optional<EngineFailure> doubt(String attempted, KopiaSnapshot snapshot);

    /** What somebody should know of a good snapshot all the same. */
    List<String> warnings(KopiaSnapshot snapshot);

    /** @param frozen nobody writes to it */
    record Files(TreeSummary tree, boolean frozen) implements KopiaSource {
        @Override
        public long bytes() {
            return tree.bytes();
        }

        @Override
        public Optional<EngineFailure> doubt(String attempted, KopiaSnapshot snapshot) {
            return frozen ? SourceGuard.missing(attempted, tree, snapshot) : Optional.empty();
        }

        @Override
        public List<String> warnings(KopiaSnapshot snapshot) {
            return SourceGuard.warnings(tree, snapshot);
        }
    }

    /** The program takes an early end of what it reads for the end of the device. */
    record Stream(BlockDevice device) implements KopiaSource {
        @Override
        public long bytes() {
            return device.size();
        }

        @Override
        public Optional<EngineFailure> doubt(String attempted, KopiaSnapshot snapshot) {
            return snapshot.bytes() == device.size() && snapshot.files() == 1
                    ? Optional.empty()
                    : Optional.of(new EngineFailure(
                            Cause.INCONSISTENT_RESULT,
                            "%s: the device has %d bytes, but %d were stored; the snapshot was removed"
                                    .formatted(attempted, device.size(), snapshot.bytes())));
        }

        @Override
        public List<String> warnings(KopiaSnapshot snapshot) {
            return List.of();
        }
    }
}
