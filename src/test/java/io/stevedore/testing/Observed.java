package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Waits for an object of the cluster. It asks again and again, for a test is no place to depend on a watch of its own, and
 * is patient, for four classes share the machine; what it saw last and the events stand in the failure.
 */
public final class Observed {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Observed() {}

    /** The object, as soon as it is there and in that state. */
    public static <T extends HasMetadata> T when(KubernetesClient admin, Resource<T> resource, Predicate<T> state) {
        AtomicReference<T> seen = new AtomicReference<>();
        Eventually.until(PATIENCE, () -> told(admin, seen.get()), () -> {
            seen.set(resource.get());
            return seen.get() != null && state.test(seen.get());
        });
        return seen.get();
    }

    private static <T extends HasMetadata> String told(KubernetesClient admin, T last) {
        if (last == null) {
            return "an object that is not there";
        }
        String events = admin.v1().events().inNamespace(last.getMetadata().getNamespace()).list().getItems().stream()
                .filter(event -> last.getMetadata()
                        .getName()
                        .equals(event.getInvolvedObject().getName()))
                .map(event -> event.getMetadata().getCreationTimestamp() + " " + event.getReason() + ": "
                        + event.getMessage())
                .collect(Collectors.joining("\n"));
        return "another state of\n" + Serialization.asYaml(last) + "its events:\n" + events;
    }
}
