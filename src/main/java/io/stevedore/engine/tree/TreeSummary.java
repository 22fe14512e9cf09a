package io.stevedore.engine.tree;

import java.util.List;
import java.util.Optional;

/**
 * What a walk through a volume saw.
 *
 * @param files        regular files, each name counted
 * @param bytes        their sizes
 * @param notUtf8      names that come back changed
 * @param colliding    names in one folder that an engine takes for the same one, so that a file would be lost
 * @param placeholders files that kopia takes for something else than data
 */
public record TreeSummary(long files, long bytes, Finding notUtf8, Finding colliding, Finding placeholders) {

    /** What to say when a snapshot has something else than was counted. */
    public Optional<String> unlike(long storedFiles, long storedBytes) {
        return storedFiles == files && storedBytes == bytes
                ? Optional.empty()
                : Optional.of(
                        "the volume has %d files of %d bytes, but %d files of %d bytes were stored; the snapshot was removed"
                                .formatted(files, bytes, storedFiles, storedBytes));
    }

    /**
     * @param count    how many
     * @param examples paths below the root of the first few, bytes that are not UTF-8 as {@code \xNN}
     */
    public record Finding(long count, List<String> examples) {

        public boolean isEmpty() {
            return count == 0;
        }

        /** For people. */
        public String text() {
            String listed = String.join(", ", examples);
            return count > examples.size() ? listed + " and " + (count - examples.size()) + " more" : listed;
        }
    }
}
