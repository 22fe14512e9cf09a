package io.stevedore.engine.block;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Makes the beginning of a device equal to a stream. Where the stream has zeros and the device has too, nothing is
 * written, so that a volume that takes space only where it was written stays so. What the device has there is read:
 * whether discarded blocks read as zeros depends on the device.
 */
public final class DeviceWriter {
    private static final int BLOCK = 64 << 10;
    /** Keeps what a stop, or the end, has to wait for small. */
    private static final long BETWEEN_FLUSHES = 256L << 20;

    private final Path device;
    private final long size;
    private final LongConsumer progress;
    private final byte[] block = new byte[BLOCK];
    private final byte[] present = new byte[BLOCK];
    private final byte[] zeros = new byte[BLOCK];

    /**
     * @param size     the most that the stream may have, in bytes
     * @param progress is told now and then how many bytes are equal
     */
    public DeviceWriter(Path device, long size, LongConsumer progress) {
        this.device = device;
        this.size = size;
        this.progress = progress;
    }

    /**
     * Reads the stream to its end.
     *
     * @return bytes that were read; the device holds all of them, not only its buffers
     * @throws IOException when the device cannot be read or written, or the stream is longer than it may be
     */
    public long write(InputStream stream) throws IOException {
        try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long done = 0;
            long flushed = 0;
            for (int read = stream.readNBytes(block, 0, BLOCK); read > 0; read = stream.readNBytes(block, 0, BLOCK)) {
                if (done + read > size) {
                    throw new IOException("the stream has more than the expected " + size + " bytes");
                }
                put(channel, done, read);
                done += read;
                if (done - flushed >= BETWEEN_FLUSHES) {
                    channel.force(false);
                    flushed = done;
                }
                progress.accept(done);
            }
            channel.force(true);
            return done;
        }
    }

    private void put(FileChannel channel, long position, int length) throws IOException {
        if (isZero(block, length) && holdsZeros(channel, position, length)) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(block, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }

    private boolean holdsZeros(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(present, 0, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        return isZero(present, length);
    }

    private boolean isZero(byte[] bytes, int length) {
        return Arrays.equals(bytes, 0, length, zeros, 0, length);
    }
}
