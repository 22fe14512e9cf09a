package io.stevedore.kube;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the API server, with one setting that fabric8 does not offer: one on which nothing was read for a while
 * is closed. The API server sends a bookmark a minute on every watch, so only a dead one is that silent; the informer
 * then goes on from its last bookmark. Without this a watch that froze is noticed after six minutes.
 *
 * <p>The client's own factory for Vert.x is cut out of Quarkus native images.
 */
public final class ClosesWhenSilent implements HttpClient.Factory {
    private final Vertx vertx;

    /** @param silence full seconds; more than a minute, the time between two bookmarks */
    public ClosesWhenSilent(Vertx vertx, Duration silence) {
        this.vertx = new Impatient((VertxInternal) vertx, silence);
    }

    /** For a process without Quarkus; writes nothing to the disk. The caller closes it. */
    public static Vertx vertx() {
        System.setProperty("vertx.disableDnsResolver", "true"); // names are resolved as the machine does it
        return Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    @Override
    public VertxHttpClientBuilder<ClosesWhenSilent> newBuilder() {
        return new VertxHttpClientBuilder<>(this, vertx);
    }

    /** The builder gives no access to the options that it makes. */
    private static final class Impatient extends VertxWrapper {
        private final int seconds;

        Impatient(VertxInternal vertx, Duration silence) {
            super(vertx);
            this.seconds = Math.toIntExact(silence.toSeconds());
        }

        @Override
        public io.vertx.core.http.HttpClient createHttpClient(HttpClientOptions options) {
            options.setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setReadIdleTimeout(seconds)
                    .setTcpKeepAlive(true);
            return super.createHttpClient(options);
        }
    }
}
