package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Files of one length and nothing else: what an engine needs for a file, and what it needs for a byte. */
public final class UniformTree {
    private static final int FILES_PER_FOLDER = 100;

    private UniformTree() {}

    /**
     * Writes into an existing, empty folder.
     *
     * @param bytes of each file, which neither compress nor repeat
     * @param seed  equal seeds give equal trees, apart from times
     */
    public static void write(Path folder, int files, long bytes, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path current = folder;
        for (int i = 0; i < files; i++) {
            if (files > 1 && i % FILES_PER_FOLDER == 0) {
                current = Files.createDirectory(folder.resolve("folder-%04d".formatted(i / FILES_PER_FOLDER)));
            }
            TreeGenerator.content(current.resolve("file-%06d".formatted(i)), bytes, random.split());
        }
    }
}
