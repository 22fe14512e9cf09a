package io.stevedore.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between an agent and the API server; connections that are frozen stay open, and no byte passes any more. */
public final class FreezingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    private FreezingProxy(ServerSocket server, URI target) {
        this.server = server;
        this.target = target;
    }

    public static FreezingProxy to(URI target) {
        try {
            FreezingProxy proxy = new FreezingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "https://127.0.0.1:" + server.getLocalPort();
    }

    /** Freezes what is open now; new connections work. */
    public void freeze() {
        connections.forEach(connection -> connection.frozen = true);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Connection connection = new Connection(client, new Socket(target.getHost(), target.getPort()));
                connections.add(connection);
                Thread.ofVirtual().start(() -> connection.pump(connection.client, connection.upstream));
                Thread.ofVirtual().start(() -> connection.pump(connection.upstream, connection.client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static final class Connection {
        final Socket client;
        final Socket upstream;
        volatile boolean frozen;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void pump(Socket from, Socket to) {
            byte[] buffer = new byte[16_384];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!frozen) {
                        out.write(buffer, 0, n);
                        out.flush();
                    }
                }
            } catch (IOException e) {
                // one side is gone, and with the streams the other one is closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : connections) {
            connection.client.close();
            connection.upstream.close();
        }
    }
}
