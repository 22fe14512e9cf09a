package io.stevedore.memory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One client's connection to an API server in memory. Every request is answered before the call returns; what watches
 * have to tell is heard in {@link #hear} alone.
 */
public final class MemoryHttp implements HttpClient.Factory {
    private final MemoryApi api;
    private final Line line;
    private final Map<MemoryWatch, Heard> watches = new LinkedHashMap<>();

    /** What may happen on the way to the server, and on the way back. */
    public interface Line {
        /** The request is about to be sent. */
        default void before(String request) {}

        /** It had its effect, and the answer is about to be read. */
        default void after(String request) {}
    }

    private record Heard(WebSocket socket, WebSocket.Listener listener) {}

    public MemoryHttp(MemoryApi api, Line line) {
        this.api = api;
        this.line = line;
    }

    /** How what waits in the watches is told. */
    public enum Telling {
        EACH,
        /** A server may say a thing again. */
        TWICE,
        /** What came in between was missed. */
        LAST
    }

    /**
     * Hears what the watches of some kinds have to tell.
     *
     * @return whether they had anything
     */
    public boolean hear(Predicate<Class<? extends HasMetadata>> kinds, Telling how) {
        boolean any = false;
        for (MemoryWatch watch : List.copyOf(watches.keySet())) {
            if (kinds.test(watch.type()) && !watch.quiet()) {
                any = true;
                List<String> lines = how == Telling.LAST ? watch.takeLast() : watch.take();
                for (String text : lines) {
                    tell(watch, text);
                    if (how == Telling.TWICE) {
                        tell(watch, text);
                    }
                }
            }
        }
        return any;
    }

    private void tell(MemoryWatch watch, String text) {
        Heard heard = watches.get(watch);
        if (heard != null) {
            heard.listener().onMessage(heard.socket(), text);
        }
    }

    /** Whether no watch has anything to tell. */
    public boolean quiet() {
        return watches.keySet().stream().allMatch(MemoryWatch::quiet);
    }

    /** What the watches go on from is too old for the server, as after a compaction. */
    public void expire() {
        List.copyOf(watches.keySet()).forEach(watch -> tell(watch, """
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {},
                 "status": "Failure", "message": "too old resource version", "reason": "Expired", "code": 410}}
                """));
    }

    /** Whoever used it is dead: the server notices. */
    public void cut() {
        List.copyOf(watches.keySet()).forEach(MemoryWatch::close);
        watches.clear();
    }

    @Override
    public HttpClient.Builder newBuilder() {
        return new Making(this);
    }

    private static final class Making extends StandardHttpClientBuilder<Client, MemoryHttp, Making> {
        Making(MemoryHttp factory) {
            super(factory);
        }

        @Override
        public Client build() {
            return new Client(this, client == null ? new AtomicBoolean() : client.getClosed());
        }

        @Override
        protected Making newInstance(MemoryHttp factory) {
            return new Making(factory);
        }

        MemoryHttp http() {
            return clientFactory;
        }
    }

    private static final class Client extends StandardHttpClient<Client, MemoryHttp, Making> {
        private final MemoryHttp http;

        Client(Making builder, AtomicBoolean closed) {
            super(builder, closed);
            this.http = builder.http();
        }

        @Override
        public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
                StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            String what = request.method() + " " + request.uri().getPath();
            http.line.before(what);
            MemoryApi.Answer answer = http.api.answer(
                    request.method(), request.uri(), Objects.requireNonNullElse(request.bodyString(), ""));
            http.line.after(what);
            return CompletableFuture.completedFuture(new Response(request, answer, consumer));
        }

        @Override
        public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
                StandardWebSocketBuilder builder, WebSocket.Listener listener) {
            StandardHttpRequest request = builder.asHttpRequest();
            http.line.before("WATCH " + request.uri().getPath());
            MemoryWatch watch = http.api.watch(request.uri());
            Socket socket = new Socket(
                    () -> {
                        watch.close();
                        http.watches.remove(watch);
                    },
                    listener);
            http.watches.put(watch, new Heard(socket, listener));
            http.line.after("WATCH " + request.uri().getPath());
            listener.onOpen(socket);
            return CompletableFuture.completedFuture(
                    new WebSocketResponse(new WebSocketUpgradeResponse(request, 101), socket));
        }

        @Override
        protected void doClose() {}
    }

    private static final class Socket implements WebSocket {
        private final Runnable end;
        private final Listener listener;
        private boolean closed;

        Socket(Runnable end, Listener listener) {
            this.end = end;
            this.listener = listener;
        }

        @Override
        public boolean send(ByteBuffer buffer) {
            return false;
        }

        @Override
        public boolean sendClose(int code, String reason) {
            if (!closed) {
                closed = true;
                end.run();
                listener.onClose(this, code, reason);
            }
            return true;
        }

        @Override
        public long queueSize() {
            return 0;
        }

        @Override
        public void request() {}
    }

    private static final class Response extends StandardHttpHeaders implements HttpResponse<AsyncBody>, AsyncBody {
        private final HttpRequest request;
        private final MemoryApi.Answer answer;
        private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean read;

        Response(HttpRequest request, MemoryApi.Answer answer, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            super(new LinkedHashMap<>(Map.of("content-type", List.of("application/json"))));
            this.request = request;
            this.answer = answer;
            this.consumer = consumer;
        }

        @Override
        public int code() {
            return answer.code();
        }

        @Override
        public AsyncBody body() {
            return this;
        }

        @Override
        public HttpRequest request() {
            return request;
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public void consume() {
            if (read) { // who reads asks for more while it reads
                return;
            }
            read = true;
            try {
                List<ByteBuffer> bytes = new ArrayList<>();
                bytes.add(ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)));
                consumer.consume(bytes, this);
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public CompletableFuture<Void> done() {
            return done;
        }

        @Override
        public void cancel() {
            done.cancel(false);
        }
    }
}
