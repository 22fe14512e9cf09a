package io.stevedore.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The client, with one setting that fabric8 does not offer: a connection on which nothing was read for a while is
 * closed. The API server sends a bookmark a minute on every watch, so only a dead one is that silent; the informer
 * then goes on from its last bookmark. Without this a watch that froze is noticed after six minutes.
 */
@Singleton
class ClientBean {
    @Produces
    @ApplicationScoped
    KubernetesClient client(
            KubernetesSerialization serialization,
            Config config,
            Vertx vertx,
            @ConfigProperty(name = "stevedore.silence", defaultValue = "80S") Duration silence) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(new Factory(new ClosesWhenSilent((VertxInternal) vertx, silence)))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /** The client's own factory for Vert.x is cut out of Quarkus native images. */
    private record Factory(Vertx vertx) implements HttpClient.Factory {
        @Override
        public VertxHttpClientBuilder<Factory> newBuilder() {
            return new VertxHttpClientBuilder<>(this, vertx);
        }
    }

    /** The builder gives no access to the options that it makes. */
    private static final class ClosesWhenSilent extends VertxWrapper {
        private final int seconds;

        ClosesWhenSilent(VertxInternal vertx, Duration silence) {
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
