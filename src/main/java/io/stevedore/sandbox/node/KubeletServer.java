package io.stevedore.sandbox.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The part of a kubelet's API that the API server asks for logs: {@code /containerLogs/<ns>/<pod>/<container>}. */
final class KubeletServer implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final int PART = 64 * 1024;
    private static final long POLL_MILLIS = 200;

    /** A container by its namespace, pod and name. */
    record Address(String namespace, String pod, String container) {}

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PodLogs logs;
    private final Predicate<Address> running;

    /** @param running whether a container still writes its log */
    KubeletServer(SSLContext context, PodLogs logs, Predicate<Address> running) throws IOException {
        this.logs = logs;
        this.running = running;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(NodeObjects.ADDRESS), 0), BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/containerLogs/", this::serveLog);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serveLog(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        if (path.length != 5) {
            answer(exchange, 404, "not found");
            return;
        }
        var address = new Address(path[2], path[3], path[4]);
        try {
            Path log = logs.file(
                    address.namespace(),
                    address.pod(),
                    address.container(),
                    Boolean.parseBoolean(query.getOrDefault("previous", "false")));
            if (!Files.exists(log)) {
                answer(exchange, 404, "container \"" + address.container() + "\" has no log");
                return;
            }
            send(exchange, address, log, query);
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    private void send(HttpExchange exchange, Address address, Path log, Map<String, String> query) throws IOException {
        long limit = number(query, "limitBytes");
        boolean follow = Boolean.parseBoolean(query.getOrDefault("follow", "false"));
        try (var content = new RandomAccessFile(log.toFile(), "r")) {
            content.seek(LogTail.start(content, number(query, "tailLines")));
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                long sent = copy(content, out, limit);
                while (follow && sent < limit) {
                    // Asked before the copy: what it wrote last is still sent.
                    boolean goesOn = running.test(address);
                    sent += copy(content, out, limit - sent);
                    out.flush();
                    if (!goesOn) {
                        break;
                    }
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long copy(RandomAccessFile content, OutputStream out, long limit) throws IOException {
        byte[] part = new byte[PART];
        long sent = 0;
        while (sent < limit) {
            int read = content.read(part, 0, (int) Math.min(part.length, limit - sent));
            if (read < 0) {
                break;
            }
            out.write(part, 0, read);
            sent += read;
        }
        return sent;
    }

    private static long number(Map<String, String> query, String name) {
        String text = query.get(name);
        if (text == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + name, e);
        }
    }

    private static Map<String, String> query(@Nullable String text) {
        var values = new HashMap<String, String>();
        if (text != null) {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
        }
        return values;
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
