package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes of a block volume: noise, with stretches of zeros between. */
final class DeviceContent implements VolumeContent {
    private static final int STRETCH = 1 << 20;
    private static final int CHANGE_PERCENT = 1;
    /** The largest chunk of kopia's, at either end of what was changed. */
    private static final long GRAIN = 2 * (8L << 20);

    private static final long SEED = 20;

    @Override
    public String volumeMode() {
        return "Block";
    }

    @Override
    public String fill(Path volume, int number) throws IOException {
        long size = Files.size(volume);
        long zeros = 0;
        SplittableRandom random = new SplittableRandom(SEED + number);
        try (FileChannel channel = FileChannel.open(volume, StandardOpenOption.WRITE)) {
            for (long at = 0; at < size; at += STRETCH) {
                int length = (int) Math.min(STRETCH, size - at);
                if (random.nextInt(4) == 0) {
                    zeros += length;
                } else {
                    write(channel, at, length, random);
                }
            }
        }
        return "a device of %s, %s of it zeros".formatted(Amounts.bytes(size), Amounts.bytes(zeros));
    }

    private static void write(FileChannel channel, long at, int length, SplittableRandom random) throws IOException {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        ByteBuffer buffer = ByteBuffer.wrap(noise);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    @Override
    public String plan() {
        return "Change %d %% of the device".formatted(CHANGE_PERCENT);
    }

    @Override
    public Change change(Path volume) throws IOException {
        long size = Files.size(volume);
        int length = (int) Math.clamp(size * CHANGE_PERCENT / 100, 1, 1 << 30);
        try (FileChannel channel = FileChannel.open(volume, StandardOpenOption.WRITE)) {
            write(channel, size / 2, length, new SplittableRandom(SEED));
        }
        return new Change(1, length);
    }

    @Override
    public String describe(Change sum) {
        return Amounts.bytes(sum.bytes()) + " overwritten";
    }

    @Override
    public long grain() {
        return GRAIN;
    }

    /** What a larger volume has behind the original's end is not the engine's. */
    @Override
    public void compare(Path original, Path restored, Ledger ledger, Narrator narrator) throws IOException {
        long size = Files.size(original);
        String expected = sha256(original, size);
        String found = sha256(restored, size);
        boolean equal = expected.equals(found);
        narrator.done("%s, SHA-256 %s...: %s"
                .formatted(Amounts.bytes(size), expected.substring(0, 16), equal ? "equal" : "NOT equal"));
        if (!equal) {
            ledger.failure("the restored device has SHA-256 " + found + ", the original " + expected);
        }
    }

    /** Of the first bytes, or of all when there are fewer. */
    private static String sha256(Path file, long bytes) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[STRETCH];
            long left = bytes;
            while (left > 0) {
                int read = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                digest.update(buffer, 0, read);
                left -= read;
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
