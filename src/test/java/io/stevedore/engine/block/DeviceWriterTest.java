package io.stevedore.engine.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files, which take bytes as devices do; on devices it is tried with the engine. */
class DeviceWriterTest {
    @TempDir
    Path folder;

    /** Zeros and noise of all lengths, over zeros and noise, in small portions. */
    @Property(tries = 60)
    void whatComesIsWhatIsThereAfterwards(
            @ForAll long seed, @ForAll @IntRange(max = 300_000) int length, @ForAll @IntRange(max = 70_000) int more)
            throws IOException {
        // Given
        Path device = Files.createTempFile("device", "");
        try {
            byte[] before = patches(new Random(seed), length + more);
            Files.write(device, before);
            byte[] stream = patches(new Random(~seed), length);
            // When
            long written = new DeviceWriter(device, length, done -> {}).write(inPortions(stream, seed));
            // Then
            System.arraycopy(stream, 0, before, 0, length);
            assertThat(written).isEqualTo(length);
            assertThat(Files.readAllBytes(device)).isEqualTo(before);
        } finally {
            Files.delete(device);
        }
    }

    @Test
    void zerosAreNotWrittenWhereZerosAre() throws Exception {
        // Given
        Path device = folder.resolve("device");
        byte[] stream = new byte[1_000_000];
        stream[700_000] = 1;
        try (var file = new java.io.RandomAccessFile(device.toFile(), "rw")) {
            file.setLength(stream.length);
        }
        // When
        new DeviceWriter(device, stream.length, done -> {}).write(new ByteArrayInputStream(stream));
        // Then
        assertThat(Files.readAllBytes(device)).isEqualTo(stream);
        assertThat(allocated(device)).isLessThanOrEqualTo(128 << 10);
    }

    @Test
    void progressIsToldUpToTheEnd() throws Exception {
        // Given
        Path device = Files.write(folder.resolve("device"), new byte[200_000]);
        List<Long> told = new ArrayList<>();
        // When
        new DeviceWriter(device, 150_000, told::add).write(new ByteArrayInputStream(new byte[150_000]));
        // Then
        assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith(150_000L);
    }

    @Test
    void aLongerStreamIsCutOffBeforeItGetsTooFar() throws Exception {
        // Given
        byte[] before = new byte[200_000];
        Arrays.fill(before, (byte) 7);
        Path device = Files.write(folder.resolve("device"), before);
        // When, then
        assertThatThrownBy(() -> new DeviceWriter(device, 100_000, done -> {})
                        .write(new ByteArrayInputStream(new byte[100_001])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than the expected 100000 bytes");
        assertThat(Files.readAllBytes(device)[100_000]).isEqualTo((byte) 7);
    }

    @Test
    void aFileThatIsNoDeviceIsNamed() throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("file"));
        // When, then
        assertThatThrownBy(() -> BlockDevice.at(file))
                .hasMessage(file + " is a file of another kind, not a block device");
        assertThatThrownBy(() -> BlockDevice.at(folder)).hasMessage(folder + " is a directory, not a block device");
        assertThatThrownBy(() -> BlockDevice.at(folder.resolve("none")))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    private static byte[] patches(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int size = Math.min(length - at, 1 + random.nextInt(100_000));
            if (random.nextBoolean()) {
                byte[] noise = new byte[size];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, at, size);
            }
            at += size;
        }
        return bytes;
    }

    /** As a pipe gives it. */
    private static InputStream inPortions(byte[] bytes, long seed) {
        Random random = new Random(seed);
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, 1 + random.nextInt(50_000)));
            }
        };
    }

    private static long allocated(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        return 512 * Long.parseLong(stat.inputReader(UTF_8).readLine());
    }
}
