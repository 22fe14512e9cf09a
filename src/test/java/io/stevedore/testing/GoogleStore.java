package io.stevedore.testing;

import io.stevedore.sandbox.process.Child;
import io.stevedore.sandbox.process.Children;
import io.stevedore.sandbox.programs.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server that answers like Google's cloud storage, with one bucket, on loopback. */
public final class GoogleStore implements AutoCloseable {
    private final Children children = new Children();
    private final Path bucket;
    private final int port;

    public GoogleStore(Path state, String bucket, TestCertificate certificate) throws IOException {
        this.bucket = Files.createDirectories(state.resolve("buckets").resolve(bucket));
        this.port = FreePort.find();
        Path program = Programs.ofThisMachine(System.err::println).googleStore();
        Child child = children.start(
                "fake-gcs-server",
                List.of(
                        program.toString(),
                        "-host=127.0.0.1",
                        "-port=" + port,
                        "-backend=filesystem",
                        "-filesystem-root=" + this.bucket.getParent(),
                        "-cert-location=" + certificate.certificate(),
                        "-private-key-location=" + certificate.key()),
                Map.of(),
                state.resolve("fake-gcs-server.log"));
        Eventually.until(Duration.ofSeconds(60), () -> "Google's store to listen: " + child.tail(), this::listens);
    }

    /** On loopback, encrypted. */
    public int port() {
        return port;
    }

    /** The folder that is the bucket. */
    public Path bucket() {
        return bucket;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        children.close();
    }
}
