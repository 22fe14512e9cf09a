package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Writes a volume's content: folders of files of very different lengths, and one folder of oddities. */
public final class TreeGenerator {
    private static final int FILES_PER_FOLDER = 50;
    private static final int SUB_FOLDERS = 8;
    private static final long LARGEST_SPARSE = 8L << 20;
    private static final int CHUNK = 64 * 1024;

    private TreeGenerator() {}

    /**
     * Writes into an existing, empty folder.
     *
     * @throws IOException also when the disk is full; what was written stays
     */
    public static TreeStats write(Path volume, TreeSpec spec) throws IOException {
        boolean odd = spec.files() >= OddEntries.FILES;
        long sparse = Math.min(LARGEST_SPARSE, spec.bytes() / 10);
        if (odd) {
            new OddEntries(volume, Machine.root(), Machine.unicodeNames()).write(sparse);
        }
        long taken = odd ? TreeStats.of(volume).bytes() : 0;
        plainFiles(
                volume,
                odd ? spec.files() - OddEntries.FILES : spec.files(),
                Math.max(0, spec.bytes() - taken),
                new SplittableRandom(spec.seed()));
        return TreeStats.of(volume);
    }

    private static void plainFiles(Path volume, int files, long bytes, SplittableRandom random) throws IOException {
        double[] weights = new double[files];
        double sum = 0;
        for (int i = 0; i < files; i++) {
            weights[i] = Math.exp(4 * random.nextDouble());
            sum += weights[i];
        }
        long left = bytes;
        Path folder = volume;
        for (int i = 0; i < files; i++) {
            if (i % FILES_PER_FOLDER == 0) {
                folder = Files.createDirectories(folder(volume, i / FILES_PER_FOLDER));
            }
            long length = i == files - 1 ? left : Math.min(left, (long) (bytes * (weights[i] / sum)));
            content(folder.resolve("file-%05d.bin".formatted(i)), length, random.split());
            left -= length;
        }
    }

    /** A tree of three levels, so that a walk has to go up and down. */
    private static Path folder(Path volume, int number) {
        return volume.resolve("data-" + number % SUB_FOLDERS)
                .resolve("part-" + number / SUB_FOLDERS % SUB_FOLDERS)
                .resolve("set-" + number);
    }

    /** Bytes that neither compress nor repeat, so that bytes moved mean what they say. */
    static void content(Path file, long length, SplittableRandom random) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = length; left > 0; left -= Math.min(left, CHUNK)) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, CHUNK));
            }
        }
    }
}
