package io.stevedore.memory;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.stevedore.testing.Eventually;
import io.stevedore.testing.RealControlPlane;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@link MemoryApiTest} shows of the one in memory is so on a real API server. */
class ApiContractIT extends ApiContract {
    @RegisterExtension
    final RealControlPlane cluster = new RealControlPlane();

    @Override
    KubernetesClient client() {
        return cluster.admin();
    }

    @Override
    String namespace() {
        return cluster.namespace();
    }

    @Override
    void awaitTold(List<String> told, int count) {
        Eventually.until(
                Duration.ofSeconds(30), () -> count + " events; there are " + told, () -> told.size() >= count);
    }
}
