package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a tree consists of.
 *
 * @param bytes      of the regular files, each counted once however many names it has
 * @param unreadable the first names that could not be read; empty when all of it can be read
 */
public record TreeStats(long files, long folders, long symlinks, long specials, long bytes, List<String> unreadable) {
    private static final int EXAMPLES = 5;

    /** Walks the tree without following links; opens nothing. */
    public static TreeStats of(Path root) throws IOException {
        Counter counter = new Counter(root);
        counter.walk(root);
        return counter.result();
    }

    private static final class Counter {
        private final Path root;
        private long files;
        private long folders;
        private long symlinks;
        private long specials;
        private long bytes;
        private final List<String> unreadable = new ArrayList<>();

        Counter(Path root) {
            this.root = root;
        }

        void walk(Path path) throws IOException {
            Entry entry = Entry.of(path);
            switch (entry.type()) {
                case FILE -> {
                    files++;
                    bytes += entry.size() / Math.max(1, entry.links());
                    check(path, Files.isReadable(path));
                }
                case SYMLINK -> symlinks++;
                case SOCKET, SPECIAL -> specials++;
                case DIRECTORY -> folder(path);
            }
        }

        private void folder(Path path) throws IOException {
            folders++;
            if (!check(path, Files.isReadable(path) && Files.isExecutable(path))) {
                return;
            }
            try (Stream<Path> children = Files.list(path)) {
                for (Path child : (Iterable<Path>) children::iterator) {
                    walk(child);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private boolean check(Path path, boolean readable) {
            if (!readable && unreadable.size() < EXAMPLES) {
                unreadable.add(DisplayPath.of(root, path));
            }
            return readable;
        }

        TreeStats result() {
            return new TreeStats(files, folders, symlinks, specials, bytes, List.copyOf(unreadable));
        }
    }
}
