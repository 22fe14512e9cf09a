package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which files of a tree have holes. The JDK does not tell blocks, so GNU find is asked, once for a tree. */
final class SparseFiles {
    private static final int BLOCK = 512;
    /** Below this, a file system's own packing looks like a hole. */
    private static final long SMALLEST = 128 * 1024;

    private SparseFiles() {}

    /** Inodes of the sparse files; empty where this machine has no GNU find. */
    static Set<Long> inodes(Path root) {
        List<String> command = List.of(
                "find", root.toString(), "-type", "f", "-size", "+" + SMALLEST / 1024 + "k", "-printf", "%i %b %s\\n");
        Set<Long> sparse = new HashSet<>();
        try {
            Process find = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = find.inputReader(StandardCharsets.US_ASCII)) {
                lines.lines().map(line -> line.split(" ")).forEach(field -> {
                    if (Long.parseLong(field[1]) * BLOCK < Long.parseLong(field[2]) / 2) {
                        sparse.add(Long.parseLong(field[0]));
                    }
                });
            }
            return find.waitFor() == 0 ? sparse : Set.of();
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
