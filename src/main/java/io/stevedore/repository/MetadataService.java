package io.stevedore.repository;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The service of a cloud's machines that tells who they are, at the one address that all clouds use. */
final class MetadataService {
    private static final String HOST = "169.254.169.254";
    private static final int PORT = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private MetadataService() {}

    /** Whether somebody takes connections there: the engine would wait for minutes. */
    static boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, PORT), (int) PATIENCE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
