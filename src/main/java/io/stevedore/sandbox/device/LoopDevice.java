package io.stevedore.sandbox.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of this machine as a block device, until it is closed and nobody else has it open either. It is marked for
 * removal at its last close as soon as we have it open, so that the kernel takes it away also when this process is
 * killed.
 */
public final class LoopDevice implements AutoCloseable {
    private static final long TRIAL_BYTES = 1 << 20;

    private final Path path;
    private final FileChannel held;

    private LoopDevice(Path path, FileChannel held) {
        this.path = path;
        this.held = held;
    }

    /** Why this machine gives us no block devices, found out by trying; empty when it does. */
    public static Optional<String> obstacle() {
        try {
            Path file = Files.createTempFile("loop-trial-", "");
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(TRIAL_BYTES);
                attach(file, false).close();
                return Optional.empty();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return Optional.of(
                    "block volumes need loop devices, that is root, /dev/loop-control and losetup: " + e.getMessage());
        }
    }

    /**
     * @param file what the device's bytes are; its size is the device's
     * @throws IOException when there is no loop device to be had
     */
    public static LoopDevice attach(Path file, boolean readOnly) throws IOException {
        List<String> command = new ArrayList<>(List.of("losetup", "--find", "--show"));
        if (readOnly) {
            command.add("--read-only");
        }
        command.addAll(List.of("--", file.toString()));
        Path device = Path.of(run(command));
        try {
            FileChannel held = FileChannel.open(device, StandardOpenOption.READ);
            return new LoopDevice(device, held);
        } finally {
            // of a device that is open this only says what shall happen at its last close
            run(List.of("losetup", "--detach", device.toString()));
        }
    }

    /** The device's node, such as {@code /dev/loop3}. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        try {
            // both fit into their pipes
            int code = process.waitFor();
            String output = text(process.getInputStream());
            if (code != 0) {
                throw new IOException(String.join(" ", command) + ": " + text(process.getErrorStream()));
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
