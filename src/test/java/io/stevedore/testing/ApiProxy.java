package io.stevedore.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands between an agent and the API server and reads the head of each request; what becomes of it is the test's to say.
 * Answers, and all that follows the upgrade of a watch, pass as they are.
 */
public final class ApiProxy implements AutoCloseable {
    private static final Set<String> OURS = Set.of("connection", "upgrade", "http2-settings");

    private final ServerSocket server;
    private final URI target;
    private final SSLSocketFactory tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Function<Request, Fate> rule = request -> new Fate.Pass();
    private volatile boolean away;
    private volatile long frozen;

    /** @param path with the query */
    public record Request(String method, String path) {
        public boolean watch() {
            return path.contains("watch=true");
        }

        public boolean write() {
            return !method.equals("GET");
        }
    }

    /** What becomes of a request. */
    public sealed interface Fate {
        record Pass() implements Fate {}

        /** The proxy answers, and the server never sees it. @param headers whole lines; may be empty */
        record Answer(int code, String reason, String headers) implements Fate {}

        /** The server sees it, and its answer is lost. */
        record Lost(Runnable then) implements Fate {}

        /** The server never sees it, and the connection ends. */
        record Unsent(Runnable then) implements Fate {}
    }

    private ApiProxy(ServerSocket server, URI target, SSLSocketFactory tls) {
        this.server = server;
        this.target = target;
        this.tls = tls;
    }

    /** @param authority that the target is verified with, PEM */
    public static ApiProxy to(URI target, Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            ApiProxy proxy = new ApiProxy(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, context.getSocketFactory());
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** What becomes of requests from now on. */
    public void rule(Function<Request, Fate> other) {
        rule = other;
    }

    /** Every connection ends. */
    public void cut() {
        open.forEach(ApiProxy::close);
    }

    /** The server is there, or it is not. */
    public void away(boolean gone) {
        away = gone;
        if (gone) {
            cut();
        }
    }

    /** What is open now stays open, and no byte passes any more; new connections work. */
    public void freeze() {
        frozen = System.nanoTime();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (away) {
                    close(client);
                } else {
                    open.add(client);
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = one(client);
            }
        } catch (IOException e) {
            // one side is gone, and with it the other
        } finally {
            close(client);
            open.remove(client);
        }
    }

    /** Whether another request may follow. */
    private boolean one(Socket client) throws IOException {
        long since = System.nanoTime();
        List<String> head = head(client.getInputStream());
        byte[] body = body(head, client.getInputStream());
        String[] words = head.getFirst().split(" ", 3);
        boolean upgrade = header(head, "upgrade").equals("websocket");
        Fate fate = rule.apply(new Request(words[0], words[1]));
        if (fate instanceof Fate.Answer answer) {
            answer(client, answer);
            return true;
        }
        if (fate instanceof Fate.Unsent unsent) {
            unsent.then().run();
            return false;
        }
        try (Socket upstream = tls.createSocket(target.getHost(), target.getPort())) {
            open.add(upstream);
            OutputStream out = upstream.getOutputStream();
            out.write(forwarded(head, upgrade).getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            if (fate instanceof Fate.Lost lost) {
                head(upstream.getInputStream());
                lost.then().run();
                return false;
            }
            if (upgrade) {
                Thread.ofVirtual().start(() -> pump(client, upstream, since));
            }
            pump(upstream, client, since);
            return false; // the server was asked to close
        }
    }

    private static void answer(Socket client, Fate.Answer answer) throws IOException {
        String text = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"%s\",\"code\":%d}"
                .formatted(answer.reason(), answer.code());
        client.getOutputStream()
                .write("HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
                        .formatted(answer.code(), answer.reason(), text.length(), answer.headers(), text)
                        .getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return Arrays.asList(bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n"));
    }

    /** As it was sent. */
    private static byte[] body(List<String> head, InputStream in) throws IOException {
        if (header(head, "transfer-encoding").equals("chunked")) {
            throw new IOException("a body in chunks is not expected of an agent");
        }
        String length = header(head, "content-length");
        return length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    }

    private static String header(List<String> head, String name) {
        return head.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static String forwarded(List<String> head, boolean upgrade) {
        StringBuilder text = new StringBuilder(head.getFirst()).append("\r\n");
        head.stream()
                .skip(1)
                .filter(line -> !OURS.contains(
                        line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT)))
                .forEach(line -> text.append(line).append("\r\n"));
        return text.append(upgrade ? "Connection: Upgrade\r\nUpgrade: websocket\r\n" : "Connection: close\r\n")
                .append("\r\n")
                .toString();
    }

    private void pump(Socket from, Socket to, long since) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (since > frozen) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // one side is gone
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is as good as closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
