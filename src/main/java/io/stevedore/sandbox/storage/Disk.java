package io.stevedore.sandbox.storage;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The played disk array: volumes are directories, or files where they are block volumes, snapshots are copies of them
 * (by reference where the file system can). What carries its final name is complete. A snapshot keeps its size beside its content.
 */
final class Disk {
    private static final Pattern HANDLE = Pattern.compile("[a-z0-9][a-z0-9-]{0,126}");

    private final Path volumes;
    private final Path snapshots;
    private final ConcurrentHashMap<String, Object> locks = new ConcurrentHashMap<>();

    Disk(Path root) {
        this.volumes = root.resolve("volumes");
        this.snapshots = root.resolve("snapshots");
        try {
            Files.createDirectories(volumes);
            Files.createDirectories(snapshots);
        } catch (IOException e) {
            throw new SandboxException("Cannot make the played disk array in " + root + ": " + e.getMessage(), e);
        }
    }

    Path volume(String handle) {
        return volumes.resolve(checked(handle));
    }

    boolean hasSnapshot(String handle) {
        return HANDLE.matcher(handle).matches() && Files.exists(content(handle));
    }

    /** Whether the snapshot is one of a block volume. */
    boolean isBlock(String snapshot) {
        return Files.isRegularFile(content(snapshot));
    }

    /** Size of the volume that the snapshot was taken of, in bytes; empty when there is no such snapshot. */
    OptionalLong snapshotSize(String handle) {
        if (!hasSnapshot(handle)) {
            return OptionalLong.empty();
        }
        try {
            String text = Files.readString(snapshots.resolve(checked(handle)).resolve("size"), StandardCharsets.UTF_8);
            return OptionalLong.of(Long.parseLong(text));
        } catch (IOException e) {
            throw new SandboxException("Cannot read the size of snapshot " + handle + ": " + e.getMessage(), e);
        }
    }

    void createVolume(String handle) {
        try {
            Files.createDirectories(volume(handle));
        } catch (IOException e) {
            throw new SandboxException("Cannot make volume " + handle + ": " + e.getMessage(), e);
        }
    }

    /** A block volume of zeros, or one that exists made larger; what was not written takes no space. */
    void createBlockVolume(String handle, long size) {
        try (RandomAccessFile file = new RandomAccessFile(volume(handle).toFile(), "rw")) {
            file.setLength(Math.max(size, file.length()));
        } catch (IOException e) {
            throw new SandboxException("Cannot make block volume " + handle + ": " + e.getMessage(), e);
        }
    }

    void createVolumeFrom(String snapshot, String handle) {
        if (!hasSnapshot(snapshot)) {
            throw new SandboxException("snapshot handle " + snapshot + " does not exist");
        }
        place(content(snapshot), volume(handle), handle);
    }

    /** @param size of the volume, in bytes */
    void createSnapshot(String volume, String handle, long size) {
        if (!Files.exists(volume(volume))) {
            throw new SandboxException("volume " + volume + " does not exist");
        }
        Path target = snapshots.resolve(checked(handle));
        try {
            Files.createDirectories(target);
            Files.writeString(target.resolve("size"), Long.toString(size));
        } catch (IOException e) {
            throw new SandboxException("Cannot make snapshot " + handle + ": " + e.getMessage(), e);
        }
        place(volume(volume), content(handle), handle);
    }

    void removeVolume(String handle) {
        remove(volume(handle));
    }

    void removeSnapshot(String handle) {
        remove(snapshots.resolve(checked(handle)));
    }

    List<Path> allVolumes() {
        return children(volumes);
    }

    List<Path> allSnapshots() {
        return children(snapshots);
    }

    private Path content(String handle) {
        return snapshots.resolve(checked(handle)).resolve("content");
    }

    private void place(Path source, Path target, String handle) {
        synchronized (locks.computeIfAbsent(handle, any -> new Object())) {
            if (Files.exists(target)) {
                return;
            }
            Path unfinished = target.resolveSibling("." + handle + ".unfinished");
            remove(unfinished);
            try {
                // -T: a directory becomes the copy, and not something in it
                run(List.of("cp", "-aT", "--reflink=auto", "--", source.toString(), unfinished.toString()));
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new SandboxException("Cannot copy " + source + " to " + target + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            process.getInputStream().skip(Long.MAX_VALUE);
            if (process.waitFor() != 0) {
                throw new IOException(output.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            // not in Java: names in a volume need not be text in any encoding; and never into what is mounted there
            run(List.of("rm", "-rf", "--one-file-system", "--", directory.toString()));
        } catch (IOException e) {
            throw new SandboxException("Cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new SandboxException("Cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String checked(String handle) {
        if (!HANDLE.matcher(handle).matches()) {
            throw new SandboxException("\"" + handle + "\" is no handle of this driver");
        }
        return handle;
    }
}
