package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A container that is a child process. With namespaces the child is their guard, and the program is the guard's only
 * child; without, the child is the program itself.
 */
final class ContainerProcess implements RunningContainer {
    /** As a kubelet: of a longer message the tail. */
    static final int MESSAGE_LIMIT = 4096;

    private final Process child;
    private final boolean guarded;
    private final CompletableFuture<Ended> ended;

    ContainerProcess(Process child, boolean guarded, Path terminationLog) {
        this.child = child;
        this.guarded = guarded;
        this.ended = child.onExit().thenApply(gone -> new Ended(gone.exitValue(), messageFrom(terminationLog), null));
    }

    @Override
    public CompletableFuture<Ended> ended() {
        return ended;
    }

    @Override
    public void terminate() {
        program().ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        List<ProcessHandle> all = processes();
        if (guarded) {
            // The end of process 1 ends its namespace; the guard then ends as it did.
            program().ifPresentOrElse(ProcessHandle::destroyForcibly, child::destroyForcibly);
        } else {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(child.toHandle()), child.descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private Optional<ProcessHandle> program() {
        return guarded
                ? child.children().findFirst()
                : Optional.of(child.toHandle()).filter(ProcessHandle::isAlive);
    }

    private static String messageFrom(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, content.length() - MESSAGE_LIMIT);
            content.seek(start);
            byte[] tail = new byte[(int) (content.length() - start)];
            content.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
