package io.stevedore.testing;

import io.stevedore.sandbox.programs.Programs;
import io.stevedore.sandbox.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One real object store for all tests of a JVM; each test makes buckets of its own. Register it in a static field. */
public final class ObjectStore implements BeforeAllCallback {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private @Nullable Running running;

    /** A server of its own; the caller closes it. */
    public static S3Server start(Path state, Optional<S3Server.Identity> identity) {
        return S3Server.start(Programs.ofThisMachine(System.err::println).objectStore(), state, identity);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(Namespace.create(ObjectStore.class))
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** The server; do not close it. */
    public S3Server server() {
        if (running == null) {
            throw new IllegalStateException("the server is there from before the first test on");
        }
        return running.server();
    }

    /** The name of a new, empty bucket. */
    public String newBucket() {
        String name = "bucket-" + SERIAL.incrementAndGet();
        server().bucket(name);
        return name;
    }

    private record Running(S3Server server, Path state) implements AutoCloseable {
        static Running start() {
            try {
                Path state = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "object-store-")
                        .toAbsolutePath();
                return new Running(ObjectStore.start(state, Optional.empty()), state);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            server.close();
            Trees.delete(state);
        }
    }
}
