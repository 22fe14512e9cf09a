package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a run keeps everything; gone at its end. */
final class StateDirectory implements AutoCloseable {
    private final Path path;

    private StateDirectory(Path path) {
        this.path = path;
    }

    /**
     * Below {@code parent}, or the one that was asked for, which has to be new or empty.
     *
     * @param needed bytes that the run will write, about
     */
    static StateDirectory create(Optional<Path> wanted, Path parent, long needed) {
        try {
            StateDirectory directory = new StateDirectory(
                    wanted.isPresent() ? own(wanted.get()) : Files.createTempDirectory(parent, "stevedore-sandbox-"));
            long free = Files.getFileStore(directory.path).getUsableSpace();
            if (free < needed) {
                directory.close();
                throw new SandboxException(("Not enough space in %s: a run like this writes about %s, %s are free. "
                                + "Ask for less (--size), or set TMPDIR to a larger place.")
                        .formatted(directory.path.getParent(), Amounts.bytes(needed), Amounts.bytes(free)));
            }
            return directory;
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot make a directory for the run below %s: %s".formatted(wanted.orElse(parent), e), e);
        }
    }

    private static Path own(Path wanted) throws IOException {
        if (Files.exists(wanted) && !Files.isDirectory(wanted)) {
            throw new SandboxException("%s is not a directory; choose another place for the run.".formatted(wanted));
        }
        Files.createDirectories(wanted);
        try (Stream<Path> content = Files.list(wanted)) {
            if (content.findAny().isPresent()) {
                throw new SandboxException("The directory %s is not empty; choose another one.".formatted(wanted));
            }
        }
        return wanted.toRealPath();
    }

    Path path() {
        return path;
    }

    /** A directory of this name in it. */
    Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new SandboxException("Cannot make %s: %s".formatted(path.resolve(name), e), e);
        }
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** Removes all of it; links are removed and not followed. */
    @Override
    public void close() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
                    open(folder);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof AccessDeniedException && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    open(file);
                    Files.walkFileTree(file, this);
                    return FileVisitResult.CONTINUE;
                }
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
