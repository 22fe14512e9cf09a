package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a day of work did to a volume.
 *
 * @param bytes length of all files that were modified or added
 */
public record TreeChange(int modified, int added, int removed, long bytes) {
    private static final int PIECE = 4096;

    /** All files touched. */
    public int files() {
        return modified + added + removed;
    }

    /**
     * Modifies, adds and removes about {@code percent} of the regular files, at least one; three fifths are modified,
     * one fifth each added and removed. Files that this user may not write are left alone.
     */
    public static TreeChange apply(Path volume, double percent, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files = candidates(volume);
        int wanted = files.isEmpty() ? 0 : Math.max(1, (int) Math.round(files.size() * percent / 100));
        int removed = wanted / 5;
        int added = wanted == 0 ? 1 : wanted / 5;
        long bytes = 0;
        for (int i = 0; i < removed; i++) {
            Files.delete(take(files, random));
        }
        int modified = Math.clamp(wanted - added - removed, 0, files.size());
        for (int i = 0; i < modified; i++) {
            bytes += modify(take(files, random), random);
        }
        Path folder = added == 0 ? volume : Files.createDirectories(volume.resolve("added"));
        for (int i = 0; i < added; i++) {
            TreeGenerator.content(folder.resolve("new-%04d.bin".formatted(i)), PIECE, random.split());
            bytes += PIECE;
        }
        return new TreeChange(modified, added, removed, bytes);
    }

    /** Sorted, so that the seed decides and not the file system; without oddities, which are there to be kept. */
    private static List<Path> candidates(Path volume) throws IOException {
        try (Stream<Path> walk = Files.walk(volume)) {
            return new ArrayList<>(walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !volume.relativize(path).startsWith(OddEntries.FOLDER))
                    .filter(Files::isWritable)
                    .sorted()
                    .toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Path take(List<Path> files, SplittableRandom random) {
        int index = random.nextInt(files.size());
        Path taken = files.get(index);
        files.set(index, files.getLast());
        files.removeLast();
        return taken;
    }

    /** Overwrites a piece in the middle; the length stays, so that only content and time tell. */
    private static long modify(Path file, SplittableRandom random) throws IOException {
        byte[] piece = new byte[(int) Math.clamp(Files.size(file), 1, PIECE)];
        random.nextBytes(piece);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = channel.size();
            channel.write(ByteBuffer.wrap(piece), Math.max(0, (size - piece.length) / 2));
            return channel.size();
        }
    }
}
