package io.stevedore.mover;

import io.stevedore.api.Names;
import io.stevedore.engine.tree.FolderTraits;
import io.stevedore.engine.tree.TreeRemoval;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The file in a restored volume by which the pod that waits for it knows that all is there. Anybody may read it, for the
 * pod may run as any user. Links are never followed.
 *
 * @param volume  the volume's root
 * @param restore uid of the Restore
 */
record DoneFile(Path volume, String restore) {

    DoneFile {
        if (!restore.matches("[0-9A-Za-z][0-9A-Za-z.-]{0,252}")) {
            throw new IllegalArgumentException("\"" + restore + "\" is not the uid of a Restore");
        }
    }

    private Path folder() {
        return volume.resolve(Names.DONE_FOLDER);
    }

    boolean exists() {
        return Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder().resolve(restore), LinkOption.NOFOLLOW_LINKS);
    }

    /** What earlier restores have left, be it a link. */
    void forget() throws IOException {
        TreeRemoval.remove(folder());
    }

    /**
     * An empty folder in the volume, for what is restored and not yet in its place; it looks like the volume's own. Whoever
     * waits, as any user, can see meanwhile that the done file is not there.
     */
    Path stage() throws IOException {
        forget();
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwx--x--x"));
        Path stage = Files.createDirectory(folder().resolve("." + restore + ".restoring"));
        FolderTraits.of(volume).giveTo(stage);
        return stage;
    }

    /** What the volume had of the kind when it was backed up: it is in the way of ours. */
    void dropFrom(Path tree) throws IOException {
        TreeRemoval.remove(tree.resolve(Names.DONE_FOLDER));
    }

    /** In the place of those of earlier restores; it is there as a whole or not at all. */
    void write() throws IOException {
        forget();
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path fresh = Files.createFile(folder().resolve("." + restore + ".new"));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(fresh, folder().resolve(restore), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** All that is in the volume. */
    void clear() throws IOException {
        try (Stream<Path> entries = Files.list(volume)) {
            for (Path entry : entries.toList()) {
                TreeRemoval.remove(entry);
            }
        }
    }
}
