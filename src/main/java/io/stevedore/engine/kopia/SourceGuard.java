package io.stevedore.engine.kopia;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.tree.TreeSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the program would lose silently is said before and after a backup. */
final class SourceGuard {
    private SourceGuard() {}

    /** Why this volume must not be given to the program. */
    static Optional<EngineFailure> refuse(String attempted, TreeSummary tree) {
        if (!tree.colliding().isEmpty()) {
            return Optional.of(new EngineFailure(
                    Cause.NAME_COLLISION,
                    attempted + ": " + tree.colliding().count()
                            + " files would be lost, because kopia takes their names, which are not UTF-8, for the name"
                            + " of another file in the same folder: "
                            + tree.colliding().text()
                            + ". Nothing was stored. Rename them."));
        }
        if (!tree.placeholders().isEmpty()) {
            return Optional.of(new EngineFailure(
                    Cause.PLACEHOLDER_NAME,
                    attempted + ": " + tree.placeholders().count()
                            + " names end in .kopia-entry, which kopia takes for placeholders of other files: "
                            + tree.placeholders().text()
                            + ". Nothing was stored. Rename them."));
        }
        return Optional.empty();
    }

    /** Whether less was stored than was there; only for volumes that nobody writes to. */
    static Optional<EngineFailure> missing(String attempted, TreeSummary tree, KopiaSnapshot snapshot) {
        return tree.unlike(snapshot.files(), snapshot.bytes())
                .map(found -> new EngineFailure(Cause.INCONSISTENT_RESULT, attempted + ": " + found));
    }

    static List<String> warnings(TreeSummary tree, KopiaSnapshot snapshot) {
        List<String> warnings = new ArrayList<>();
        if (!tree.notUtf8().isEmpty()) {
            warnings.add(tree.notUtf8().count() + " names are not UTF-8 and will come back changed: "
                    + tree.notUtf8().text());
        }
        if (snapshot.excluded() > 0) {
            warnings.add("the engine left out " + snapshot.excluded() + " entries because of ignore rules");
        }
        return List.copyOf(warnings);
    }
}
