package io.stevedore.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Answers on one port, on the threads that the agent has anyway. */
public final class DiagnosticsServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DiagnosticsServer.class);
    private static final int LONGEST_LINE = 2_048;
    private static final int LARGEST_HEADERS = 16 * 1_024;
    private static final int IDLE_SECONDS = 30;
    private static final int PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final Routes routes;
    private final Guard guard;
    private final HttpServer server;
    /** Answers in the making; they may wait for the disk, or for the cluster's word on a token. */
    private final Semaphore room = new Semaphore(4);

    private DiagnosticsServer(Vertx vertx, Routes routes, Guard guard) {
        this.vertx = vertx;
        this.routes = routes;
        this.guard = guard;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS));
    }

    /** Listens when it returns. @param port 0 for any that is free @throws IOException when it cannot listen */
    public static DiagnosticsServer start(Vertx vertx, String host, int port, Routes routes, Guard guard)
            throws IOException {
        DiagnosticsServer started = new DiagnosticsServer(vertx, routes, guard);
        try {
            started.server
                    .requestHandler(started::receive)
                    .listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return started;
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("it did not come up in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    private void receive(HttpServerRequest request) {
        if (!room.tryAcquire()) {
            send(request, Problem.busy("too many questions at once; ask again"));
            return;
        }
        vertx.executeBlocking(() -> answer(request), false).onComplete(made -> {
            room.release();
            if (made.succeeded()) {
                send(request, 200, "application/json", made.result());
            } else {
                send(request, problem(request, made.cause()));
            }
        });
    }

    private JsonNode answer(HttpServerRequest request) {
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            throw Problem.methodNotAllowed(request.method().name());
        }
        String path = Objects.requireNonNullElse(request.path(), "/");
        guard.check(
                Optional.ofNullable(request.getHeader("Host")),
                Optional.ofNullable(request.getHeader("Authorization")),
                path);
        for (Route route : routes.all()) {
            Optional<Map<String, String>> names = route.match(path);
            if (names.isPresent()) {
                return route.answer().apply(new Call(path, names.get(), query(request.params())));
            }
        }
        throw Problem.notFound("there is no " + path + "; /openapi describes what there is");
    }

    private static Map<String, String> query(MultiMap parameters) {
        Map<String, String> query = new LinkedHashMap<>();
        parameters.forEach(parameter -> query.putIfAbsent(parameter.getKey(), parameter.getValue()));
        return query;
    }

    private static Problem problem(HttpServerRequest request, Throwable cause) {
        if (cause instanceof Problem problem) {
            return problem;
        }
        LOG.warnf(cause, "%s could not be answered", request.path());
        return Problem.failed("the agent could not answer; its log says why");
    }

    private static void send(HttpServerRequest request, Problem problem) {
        if (problem.status() == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        send(request, problem.status(), Problem.TYPE, problem.json(String.valueOf(request.path())));
    }

    private static void send(HttpServerRequest request, int status, String type, JsonNode body) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        byte[] bytes = (body.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader("Content-Length", String.valueOf(bytes.length)).end();
        } else {
            response.end(Buffer.buffer(bytes));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
