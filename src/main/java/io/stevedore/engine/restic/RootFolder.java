package io.stevedore.engine.restic;

import io.stevedore.engine.tree.FolderTraits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mode, owner and time of a volume's own folder, as they stand in a tag: the program stores what is in the folder it runs
 * in, and not the folder.
 */
final class RootFolder {
    static final String TAG = "volume-root=";
    private static final Pattern TEXT =
            Pattern.compile(TAG + "([0-7]{1,4}):(\\d{1,10}):(\\d{1,10}):(-?\\d{1,12})\\.(\\d{9})");

    private RootFolder() {}

    /** Empty when nothing was kept, as in snapshots that Velero made. */
    static Optional<FolderTraits> among(List<String> tags) {
        return tags.stream()
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(found -> new FolderTraits(
                        Integer.parseInt(found.group(1), 8),
                        Integer.parseUnsignedInt(found.group(2)),
                        Integer.parseUnsignedInt(found.group(3)),
                        Instant.ofEpochSecond(Long.parseLong(found.group(4)), Long.parseLong(found.group(5)))));
    }

    static String tag(FolderTraits traits) {
        return TAG
                + "%o:%s:%s:%d.%09d"
                        .formatted(
                                traits.mode(),
                                Integer.toUnsignedString(traits.user()),
                                Integer.toUnsignedString(traits.group()),
                                traits.time().getEpochSecond(),
                                traits.time().getNano());
    }
}
