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
import java.util.concurrent.TimeUnit;

/**
 * The client, with one setting that fabric8 does not offer: a connection on which nothing was read for a while is
 * closed. The API server sends a bookmark a minute on every watch, so only a dead one is that silent; the informer
 * then goes on from its last bookmark. Without this a watch that froze is noticed after six minutes.
 */
@Singleton
class ClientBean {
    static final int SILENCE_SECONDS = 80;

    @Produces
    @ApplicationScoped
    KubernetesClient client(KubernetesSerialization serialization, Config config, Vertx vertx) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(new Factory(new ClosesWhenSilent((VertxInternal) vertx)))
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
        ClosesWhenSilent(VertxInternal vertx) {
            super(vertx);
        }

        @Override
        public io.vertx.core.http.HttpClient createHttpClient(HttpClientOptions options) {
            options.setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setReadIdleTimeout(SILENCE_SECONDS)
                    .setTcpKeepAlive(true);
            return super.createHttpClient(options);
        }
    }
}
