package io.stevedore.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a snapshot's manifest. Nothing else may reach the engine: it also takes ids of root objects, and then
 * deletes every snapshot of the repository that has this root.
 */
public record SnapshotId(String value) {
    private static final Pattern MANIFEST_ID = Pattern.compile("[0-9a-f]{32}");

    public SnapshotId {
        if (!MANIFEST_ID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"" + bounded(value) + "\" is not a snapshot id (32 lower-case hexadecimal digits)");
        }
    }

    /** Empty when the text is not an id. */
    public static Optional<SnapshotId> parse(String text) {
        return MANIFEST_ID.matcher(text).matches() ? Optional.of(new SnapshotId(text)) : Optional.empty();
    }

    private static String bounded(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }

    @Override
    public String toString() {
        return value;
    }
}
