package io.stevedore.engine.block;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A device that holds bytes.
 *
 * @param path as this process sees it
 * @param size bytes
 */
public record BlockDevice(Path path, long size) {
    private static final int KIND = 0170000;
    private static final int BLOCK = 0060000;

    /**
     * Looks at it without changing anything.
     *
     * @throws IOException when there is none, it is something else, or it cannot be opened
     */
    public static BlockDevice at(Path path) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode");
        if ((mode & KIND) != BLOCK) {
            String found = Files.isDirectory(path) ? "a directory" : "a file of another kind";
            throw new IOException(path + " is " + found + ", not a block device");
        }
        try (FileChannel device = FileChannel.open(path, StandardOpenOption.READ)) {
            return new BlockDevice(path, device.size());
        }
    }
}
