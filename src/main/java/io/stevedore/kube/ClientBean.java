package io.stevedore.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The agent's client, which notices a watch that went silent. */
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
                .withHttpClientFactory(new ClosesWhenSilent(vertx, silence))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }
}
