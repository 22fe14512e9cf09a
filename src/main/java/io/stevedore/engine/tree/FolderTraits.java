package io.stevedore.engine.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * What a folder has beside its content, as far as it can be given to another folder.
 *
 * @param mode  with setuid, setgid and sticky
 * @param user  uid
 * @param group gid
 * @param time  of modification
 */
public record FolderTraits(int mode, int user, int group, Instant time) {
    private static final int MODE_BITS = 07777;

    public static FolderTraits of(Path directory) throws IOException {
        return new FolderTraits(
                number(directory, "mode") & MODE_BITS,
                number(directory, "uid"),
                number(directory, "gid"),
                Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant());
    }

    private static int number(Path directory, String attribute) throws IOException {
        return (Integer) Files.getAttribute(directory, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives them to a folder; what it has already is left alone, so that who may not change it need not. */
    public void giveTo(Path directory) throws IOException {
        FolderTraits now = of(directory);
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
