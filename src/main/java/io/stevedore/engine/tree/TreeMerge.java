package io.stevedore.engine.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a tree into another one. Of what both have, the new one's takes the place; what only the old one has stays. No link is
 * followed and nothing is copied. A merge that was broken off is carried on by another one with what is left.
 *
 * @param from the new tree; afterwards only folders are left of it
 * @param into the old one, on the same file system
 */
public record TreeMerge(Path from, Path into) {
    private static final int EXAMPLES = 5;

    /**
     * Folders in whose place there is something else in the new tree, at most five: what is in them would have to go.
     *
     * @throws IOException when a folder cannot be read
     */
    public List<String> obstacles() throws IOException {
        List<String> found = new ArrayList<>();
        look(from, into, found);
        return List.copyOf(found);
    }

    private void look(Path fresh, Path old, List<String> found) throws IOException {
        for (Path entry : entries(fresh)) {
            Path place = old.resolve(entry.getFileName());
            if (found.size() == EXAMPLES || !isFolder(place)) {
                continue;
            }
            if (isFolder(entry)) {
                look(entry, place, found);
            } else {
                found.add(RawName.printable(RawName.of(entry)));
            }
        }
    }

    /**
     * Done when this returns, and on the disk. For trees without {@link #obstacles}.
     *
     * @throws IOException when something cannot be moved; what was moved before is in its place
     */
    public void run() throws IOException {
        merge(from, into);
    }

    private static void merge(Path fresh, Path old) throws IOException {
        FolderTraits traits = FolderTraits.of(fresh); // what is moved out of it changes its time
        for (Path entry : entries(fresh)) {
            Path place = old.resolve(entry.getFileName());
            boolean folder = isFolder(entry);
            if (folder && isFolder(place)) {
                merge(entry, place);
                continue;
            }
            if (folder) { // the system puts a folder into the place of nothing else
                Files.deleteIfExists(place);
            }
            Files.move(entry, place, StandardCopyOption.ATOMIC_MOVE);
        }
        traits.giveTo(old);
        try (FileChannel channel = FileChannel.open(old, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** All of a folder at once: it changes while they are gone through. */
    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
