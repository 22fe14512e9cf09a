package io.stevedore.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import io.stevedore.sandbox.device.LoopDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.CRC32C;

/** A block device for tests, with its content in a file. Tests that want one are skipped where there can be none. */
public final class TestDevice implements AutoCloseable {
    private static final int MEGABYTE = 1_000_000;

    private final Path file;
    private final LoopDevice device;

    private TestDevice(Path file, LoopDevice device) {
        this.file = file;
        this.device = device;
    }

    /** Skips the test, or the class, where this machine has no block devices for us. */
    public static void assume() {
        LoopDevice.obstacle().ifPresent(reason -> abort("skipped: " + reason));
    }

    /** @param bytes a multiple of 512; they are zeros, and take no space */
    public static TestDevice create(Path file, long bytes) throws IOException {
        assume();
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(bytes);
        }
        return new TestDevice(file, LoopDevice.attach(file, false));
    }

    public Path path() {
        return device.path();
    }

    public long size() throws IOException {
        return Files.size(file);
    }

    /** Writes noise through the device, as a workload does. */
    public void fill(long from, int bytes, long seed) throws IOException {
        byte[] noise = new byte[MEGABYTE];
        Random random = new Random(seed);
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            for (int done = 0; done < bytes; done += MEGABYTE) {
                random.nextBytes(noise);
                channel.write(java.nio.ByteBuffer.wrap(noise, 0, Math.min(MEGABYTE, bytes - done)), from + done);
            }
            channel.force(true);
        }
    }

    /** Of what is in the file behind the device: what was only in the device's buffers does not count. */
    public long checksum(long bytes) throws IOException {
        return checksum(file, bytes);
    }

    /** A quick one: a JVM for a short life has SHA-256 in plain Java only. */
    public static long checksum(Path file, long bytes) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            CRC32C checksum = new CRC32C();
            byte[] buffer = new byte[MEGABYTE];
            for (long left = bytes; left > 0; ) {
                int read = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException(file + " ends " + left + " bytes too early");
                }
                checksum.update(buffer, 0, read);
                left -= read;
            }
            return checksum.getValue();
        }
    }

    /** Bytes of the disk that the content takes. */
    public long allocated() throws IOException, InterruptedException {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        return 512 * Long.parseLong(stat.inputReader(UTF_8).readLine());
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
