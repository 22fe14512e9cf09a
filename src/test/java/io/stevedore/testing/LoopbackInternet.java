package io.stevedore.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Some names of the internet, served on loopback: a proxy that programs are told of by their environment leads each name to
 * a server with a certificate for it. Any other name cannot be reached.
 */
public final class LoopbackInternet implements AutoCloseable {
    private final TestCertificate certificate;
    private final ServerSocket proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<HttpsServer> servers = new ArrayList<>();

    public LoopbackInternet(Path folder, String... hosts) throws IOException, GeneralSecurityException {
        certificate = TestCertificate.make(folder, hosts);
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    public TestCertificate certificate() {
        return certificate;
    }

    /** What a program needs to know to go this way. */
    public Map<String, String> environment() {
        return Map.of(
                "HTTPS_PROXY",
                "http://127.0.0.1:" + proxy.getLocalPort(),
                "SSL_CERT_FILE",
                certificate.certificate().toAbsolutePath().toString());
    }

    /** A server of the caller's own, which encrypts with {@link #certificate}. */
    public void lead(String host, int port) {
        ports.put(host, port);
    }

    public void serve(String host, HttpHandler handler) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
            server.createContext("/", handler);
            server.setExecutor(threads);
            server.start();
            servers.add(server);
            lead(host, server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                threads.submit(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try (client) {
            var reader =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
            String request = reader.readLine();
            while (!String.valueOf(reader.readLine()).isEmpty()) {
                // headers say nothing that matters
            }
            String host = request.replaceFirst("^CONNECT ([^:]+):443 .*$", "$1");
            Integer port = ports.get(host);
            if (port == null) {
                answer(client, "HTTP/1.1 502 nobody is called " + host + "\r\n\r\n");
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                answer(client, "HTTP/1.1 200 connected\r\n\r\n");
                threads.submit(() -> pipe(server, client));
                pipe(client, server);
            }
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    private static void answer(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
