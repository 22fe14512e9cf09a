package io.stevedore.engine.restic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mode, owner and time of a volume's own folder. The program stores what is in the folder it runs in, and not the folder;
 * so they stand in a tag.
 *
 * @param mode with setuid, setgid and sticky
 */
record RootFolder(int mode, int user, int group, Instant time) {
    static final String TAG = "volume-root=";
    private static final int MODE_BITS = 07777;
    private static final Pattern TEXT =
            Pattern.compile(TAG + "([0-7]{1,4}):(\\d{1,10}):(\\d{1,10}):(-?\\d{1,12})\\.(\\d{9})");

    static RootFolder of(Path directory) throws IOException {
        return new RootFolder(
                number(directory, "mode") & MODE_BITS,
                number(directory, "uid"),
                number(directory, "gid"),
                Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant());
    }

    private static int number(Path directory, String attribute) throws IOException {
        return (Integer) Files.getAttribute(directory, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Empty when nothing was kept, as in snapshots that Velero made. */
    static Optional<RootFolder> among(List<String> tags) {
        return tags.stream()
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(found -> new RootFolder(
                        Integer.parseInt(found.group(1), 8),
                        Integer.parseUnsignedInt(found.group(2)),
                        Integer.parseUnsignedInt(found.group(3)),
                        Instant.ofEpochSecond(Long.parseLong(found.group(4)), Long.parseLong(found.group(5)))));
    }

    String tag() {
        return TAG
                + "%o:%s:%s:%d.%09d"
                        .formatted(
                                mode,
                                Integer.toUnsignedString(user),
                                Integer.toUnsignedString(group),
                                time.getEpochSecond(),
                                time.getNano());
    }

    /** Gives them to a folder; what it has already is left alone, so that who may not change it need not. */
    void giveTo(Path directory) throws IOException {
        RootFolder now = of(directory);
        if (now.user != user) {
            Files.setAttribute(directory, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
        if (now.group != group) {
            Files.setAttribute(directory, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
        if (of(directory).mode != mode) { // a change of owner takes setgid away
            Files.setAttribute(directory, "unix:mode", mode);
        }
        if (!now.time.equals(time)) {
            Files.setLastModifiedTime(directory, FileTime.from(time));
        }
    }
}
