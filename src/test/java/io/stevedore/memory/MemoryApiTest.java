package io.stevedore.memory;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stevedore.expose.World;
import io.stevedore.kube.TolerantReading;
import java.time.InstantSource;
import java.util.List;

class MemoryApiTest extends ApiContract {
    private final MemoryHttp http =
            new MemoryHttp(new MemoryApi(new World(), InstantSource.system()), new MemoryHttp.Line() {});
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://memory/")
                    .build())
            .withKubernetesSerialization(TolerantReading.serialization())
            .withHttpClientFactory(http)
            .withTaskExecutor(Runnable::run)
            .build();

    @Override
    KubernetesClient client() {
        return client;
    }

    @Override
    String namespace() {
        return "velero";
    }

    @Override
    void awaitTold(List<String> told, int count) {
        http.hear(kind -> true, MemoryHttp.Telling.EACH);
    }
}
