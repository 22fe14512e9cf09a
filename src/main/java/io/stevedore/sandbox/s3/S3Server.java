package io.stevedore.sandbox.s3;

import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.process.Child;
import io.stevedore.sandbox.process.Children;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running object store on loopback. Its buckets are the folders of one directory, its objects their files. */
public final class S3Server implements AutoCloseable {
    /** The region that requests are signed for. */
    public static final String REGION = "us-east-1";

    private static final int ATTEMPTS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String HOST = "127.0.0.1";

    private final Path buckets;
    private final URI url;
    private final String accessKey;
    private final String secretKey;
    private final Children children;

    private S3Server(Path buckets, URI url, String accessKey, String secretKey, Children children) {
        this.buckets = buckets;
        this.url = url;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.children = children;
    }

    /**
     * What the server shows of itself when it is to encrypt.
     *
     * @param certificate for 127.0.0.1, in PEM
     * @param key         the private one, in PEM
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * Starts it and waits until it takes connections.
     *
     * @param program  versitygw
     * @param state    directory for buckets and log; made when missing
     * @param identity for TLS; without it nothing is encrypted
     * @throws SandboxException when it ends, with the end of its log, or takes none within 20 s
     */
    public static S3Server start(Path program, Path state, Optional<Identity> identity) {
        String accessKey = "KEY" + random(8);
        String secretKey = random(20);
        for (int attempt = 1; ; attempt++) {
            Children children = new Children();
            int port = freePort();
            try {
                Path buckets = Files.createDirectories(state.resolve("buckets"));
                Path metadata = Files.createDirectories(state.resolve("metadata"));
                List<String> command = command(program, port, identity, metadata, buckets);
                Map<String, String> keys = Map.of("ROOT_ACCESS_KEY", accessKey, "ROOT_SECRET_KEY", secretKey);
                Child child = children.start("versitygw", command, keys, state.resolve("versitygw.log"));
                awaitReady(child, port);
                String scheme = identity.isPresent() ? "https" : "http";
                URI url = URI.create(scheme + "://" + HOST + ":" + port);
                return new S3Server(buckets, url, accessKey, secretKey, children);
            } catch (IOException e) {
                children.close();
                throw new SandboxException("Cannot prepare the object store in " + state + ": " + e.getMessage(), e);
            } catch (SandboxException e) {
                children.close();
                boolean taken = String.valueOf(e.getMessage()).contains("address already in use");
                if (!taken || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Metadata in files of its own: not every file system has the extended attributes that it would take. */
    private static List<String> command(
            Path program, int port, Optional<Identity> identity, Path metadata, Path buckets) {
        List<String> words = new ArrayList<>(
                List.of(program.toString(), "--port", HOST + ":" + port, "--region", REGION, "--quiet"));
        identity.ifPresent(known -> words.addAll(List.of(
                "--cert", known.certificate().toString(), "--key", known.key().toString())));
        words.addAll(List.of("posix", "--sidecar", metadata.toString(), buckets.toString()));
        return words;
    }

    private static void awaitReady(Child child, int port) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!answers(port)) {
            if (!child.alive()) {
                throw new SandboxException("The object store ended. The end of " + child.log() + ":\n" + child.tail());
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException("The object store takes no connections on port " + port + " after "
                        + LIMIT.toSeconds() + " s; see " + child.log());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SandboxException("Interrupted while waiting for the object store", e);
            }
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), (int) LIMIT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new SandboxException("Cannot find a free port on " + HOST + ": " + e.getMessage(), e);
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().withUpperCase().formatHex(random);
    }

    /** Makes a bucket, if it is not there. */
    public void bucket(String name) {
        try {
            Files.createDirectories(buckets.resolve(name));
        } catch (IOException e) {
            throw new SandboxException("Cannot make bucket " + name + " in " + buckets + ": " + e.getMessage(), e);
        }
    }

    /** The folder that is a bucket. */
    public Path folder(String bucket) {
        return buckets.resolve(bucket);
    }

    /** Where it takes requests. */
    public URI url() {
        return url;
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }

    /** The keys as a credentials file. */
    public String credentials() {
        return "[default]\naws_access_key_id = " + accessKey + "\naws_secret_access_key = " + secretKey + "\n";
    }

    /** Ends it and waits for that; what it keeps stays. */
    @Override
    public void close() {
        children.close();
    }
}
