package io.stevedore.engine;

import java.util.Optional;

/**
 * The id of a snapshot. Nothing else may reach an engine: kopia also takes ids of root objects, and then deletes every
 * snapshot of the repository that has this root; restic also takes words such as {@code latest}.
 *
 * @param type whose snapshot it is
 */
public record SnapshotId(EngineType type, String value) {
    public SnapshotId {
        if (!type.isId(value)) {
            throw new IllegalArgumentException(
                    "\"" + bounded(value) + "\" is not the id of a " + type.text() + " snapshot (" + type.ids() + ")");
        }
    }

    /** Empty when the text is not an id. */
    public static Optional<SnapshotId> parse(EngineType type, String text) {
        return type.isId(text) ? Optional.of(new SnapshotId(type, text)) : Optional.empty();
    }

    /** The same id, for the engine whose it has to be. */
    public SnapshotId of(EngineType expected) {
        if (type != expected) {
            throw new IllegalArgumentException(
                    value + " is a " + type.text() + " snapshot, not one of " + expected.text());
        }
        return this;
    }

    private static String bounded(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }

    @Override
    public String toString() {
        return value;
    }
}
