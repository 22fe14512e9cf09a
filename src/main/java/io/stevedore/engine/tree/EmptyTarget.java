package io.stevedore.engine.tree;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a volume may be restored into. A link that is there already would be followed, out of the volume, and old
 * files would be mixed with new ones; so only an empty volume is good.
 */
public final class EmptyTarget {
    private static final String LOST_AND_FOUND = "lost+found";
    private static final int EXAMPLES = 5;

    private EmptyTarget() {}

    /**
     * What stands in the way, at most five names.
     *
     * @throws IOException when the folder cannot be read
     */
    public static List<String> obstacles(Path target) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
            for (Path entry : entries) {
                if (!isFileSystemsOwn(entry)) {
                    found.add(RawName.printable(RawName.of(entry)));
                }
                if (found.size() == EXAMPLES) {
                    break;
                }
            }
        }
        return List.copyOf(found);
    }

    /** The empty folder that a fresh ext4 comes with. */
    private static boolean isFileSystemsOwn(Path entry) throws IOException {
        if (!entry.endsWith(LOST_AND_FOUND) || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(entry)) {
            return !inside.iterator().hasNext();
        }
    }
}
