package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Changes objects that controllers write at the same time. */
public final class Patiently {
    private Patiently() {}

    /** Until nobody else was in between. */
    public static <T extends HasMetadata> void edit(Resource<T> resource, UnaryOperator<T> change) {
        Eventually.until(Duration.ofSeconds(60), () -> "a change of " + resource.get(), () -> {
            try {
                resource.edit(change);
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                return false;
            }
        });
    }
}
