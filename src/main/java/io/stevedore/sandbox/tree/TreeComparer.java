package io.stevedore.sandbox.tree;

import io.stevedore.sandbox.tree.Comparison.Collector;
import io.stevedore.sandbox.tree.Entry.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two trees name by name, by the raw bytes of the names, without following links. Holds one folder's names
 * per level and one entry per file that has several names, whatever the size of the trees.
 */
public final class TreeComparer {
    private static final int BUFFER = 256 * 1024;

    private final Path expectedRoot;
    private final Path foundRoot;
    private final Collector differences = new Collector();
    private final Set<Long> expectedSparse;
    private final Set<Long> foundSparse;
    /** Inode of the volume's file with several names, to the inode that its first name has in the copy. */
    private final Map<Long, Long> sharedFiles = new HashMap<>();

    private final Map<Long, Long> sharedInCopy = new HashMap<>();
    private final ByteBuffer left = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer right = ByteBuffer.allocateDirect(BUFFER);

    private TreeComparer(Path expectedRoot, Path foundRoot) {
        this.expectedRoot = expectedRoot;
        this.foundRoot = foundRoot;
        this.expectedSparse = SparseFiles.inodes(expectedRoot);
        this.foundSparse = SparseFiles.inodes(foundRoot);
    }

    /** Compares the volume {@code expected} with its copy {@code found}; the roots themselves are part of it. */
    public static Comparison compare(Path expected, Path found) throws IOException {
        TreeComparer comparer = new TreeComparer(expected, found);
        comparer.pair(Entry.of(expected), Entry.of(found));
        return comparer.differences.result();
    }

    private void pair(Entry expected, Entry found) throws IOException {
        differences.entry();
        String path = DisplayPath.of(expectedRoot, expected.path());
        if (expected.type() != found.type()) {
            differences.add(DifferenceKind.TYPE, path, expected.type(), found.type());
            return;
        }
        metadata(path, expected, found);
        switch (expected.type()) {
            case FILE -> file(path, expected, found);
            case SYMLINK -> symlink(path, expected, found);
            case DIRECTORY -> directory(path, expected, found);
            case SOCKET, SPECIAL -> {}
        }
    }

    private void metadata(String path, Entry expected, Entry found) throws IOException {
        if (expected.type() != Type.SYMLINK) {
            check(DifferenceKind.MODE, path, octal(expected.mode()), octal(found.mode()));
        }
        check(DifferenceKind.OWNER, path, expected.uid() + ":" + expected.gid(), found.uid() + ":" + found.gid());
        check(DifferenceKind.EXTENDED_ATTRIBUTE, path, expected.extendedAttributes(), found.extendedAttributes());
    }

    private void file(String path, Entry expected, Entry found) throws IOException {
        check(DifferenceKind.FILE_TIME, path, expected.modified(), found.modified());
        check(
                DifferenceKind.SPARSENESS,
                path,
                expectedSparse.contains(expected.inode()),
                foundSparse.contains(found.inode()));
        sharing(path, expected, found);
        if (expected.size() != found.size()) {
            differences.add(DifferenceKind.SIZE, path, expected.size(), found.size());
            return;
        }
        long mismatch = firstMismatch(expected.path(), found.path());
        if (mismatch >= 0) {
            differences.add(DifferenceKind.CONTENT, path, "equal bytes", "another byte at offset " + mismatch);
        }
        differences.bytes(expected.size());
    }

    private void sharing(String path, Entry expected, Entry found) {
        if (!expected.sharesFile() && !found.sharesFile()) {
            return;
        }
        long inCopy = sharedFiles.computeIfAbsent(expected.inode(), any -> found.inode());
        long inVolume = sharedInCopy.computeIfAbsent(found.inode(), any -> expected.inode());
        if (inCopy != found.inode() || inVolume != expected.inode()) {
            differences.add(DifferenceKind.HARD_LINK, path, expected.links() + " names", found.links() + " names");
        }
    }

    private void symlink(String path, Entry expected, Entry found) throws IOException {
        check(
                DifferenceKind.LINK_TARGET,
                path,
                Files.readSymbolicLink(expected.path()),
                Files.readSymbolicLink(found.path()));
        if (!expected.sameMicrosecond(found)) {
            differences.add(DifferenceKind.LINK_TIME, path, expected.modified(), found.modified());
        } else {
            check(DifferenceKind.LINK_TIME_NANOSECONDS, path, expected.modified(), found.modified());
        }
    }

    private void directory(String path, Entry expected, Entry found) throws IOException {
        check(DifferenceKind.DIRECTORY_TIME, path, expected.modified(), found.modified());
        Iterator<Path> ours = children(expected.path());
        Iterator<Path> theirs = children(found.path());
        Path our = next(ours);
        Path their = next(theirs);
        while (our != null || their != null) {
            int order = order(our, their);
            if (order == 0 && our != null && their != null) {
                pair(Entry.of(our), Entry.of(their));
            } else if (order < 0 && our != null) {
                missing(our);
            } else if (their != null) {
                differences.add(DifferenceKind.EXTRA, DisplayPath.of(foundRoot, their), "nothing", typeOf(their));
            }
            our = order <= 0 ? next(ours) : our;
            their = order >= 0 ? next(theirs) : their;
        }
    }

    private void missing(Path path) throws IOException {
        Entry entry = Entry.of(path);
        differences.entry();
        differences.add(gone(entry), DisplayPath.of(expectedRoot, path), entry.type(), "nothing");
        if (entry.type() == Type.DIRECTORY) {
            for (Iterator<Path> below = children(path); below.hasNext(); ) {
                missing(below.next());
            }
        }
    }

    private static DifferenceKind gone(Entry entry) {
        return switch (entry.type()) {
            case FILE, DIRECTORY, SYMLINK -> DifferenceKind.MISSING;
            case SOCKET -> DifferenceKind.SOCKET;
            case SPECIAL -> DifferenceKind.SPECIAL_FILE;
        };
    }

    /** An absent side sorts last, so that what is left of the other side is met. */
    private static int order(@Nullable Path our, @Nullable Path their) {
        if (our == null) {
            return 1;
        }
        return their == null ? -1 : our.getFileName().compareTo(their.getFileName());
    }

    private static @Nullable Path next(Iterator<Path> names) {
        return names.hasNext() ? names.next() : null;
    }

    /** Sorted by the names' bytes. */
    private static Iterator<Path> children(Path folder) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(names::add);
        }
        return new TreeSet<>(names).iterator();
    }

    private static Type typeOf(Path path) throws IOException {
        return Entry.of(path).type();
    }

    private void check(DifferenceKind kind, String path, Object expected, Object found) {
        if (!expected.equals(found)) {
            differences.add(kind, path, expected, found);
        }
    }

    private static String octal(int mode) {
        return "%04o".formatted(mode);
    }

    /** Offset of the first byte that differs, or -1. */
    private long firstMismatch(Path expected, Path found) throws IOException {
        try (FileChannel a = FileChannel.open(expected, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel b = FileChannel.open(found, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long offset = 0;
            while (true) {
                int length = fill(a, left);
                int other = fill(b, right);
                int mismatch = left.mismatch(right);
                if (mismatch >= 0) {
                    return offset + mismatch;
                }
                if (length == 0 && other == 0) {
                    return -1;
                }
                offset += length;
            }
        }
    }

    private static int fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                break;
            }
        }
        return buffer.flip().limit();
    }
}
