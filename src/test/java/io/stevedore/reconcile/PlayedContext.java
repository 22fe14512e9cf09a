package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The framework in the eyes of a reconciler: what was written is seen by the next look, even if the watch is late. */
final class PlayedContext<T extends HasMetadata> {
    private final Map<String, T> written = new HashMap<>();
    private final Context<T> context;
    private boolean deleted;

    @SuppressWarnings("unchecked")
    PlayedContext(KubernetesClient client) {
        ClassLoader loader = PlayedContext.class.getClassLoader();
        EventSourceRetriever<T> sources = (EventSourceRetriever<T>) Proxy.newProxyInstance(
                loader, new Class<?>[] {EventSourceRetriever.class}, (proxy, method, arguments) -> null);
        ResourceOperations<T>[] operations = new ResourceOperations[1];
        context = (Context<T>) Proxy.newProxyInstance(
                loader, new Class<?>[] {Context.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getClient" -> client;
                    case "resourceOperations" -> operations[0];
                    case "eventSourceRetriever" -> sources;
                    case "isPrimaryResourceDeleted" -> deleted;
                    default -> throw new AssertionError("not played: " + method);
                });
        operations[0] = new ResourceOperations<>(context) {
            @Override
            public <R extends HasMetadata> R resourcePatch(
                    R resource, UnaryOperator<R> operation, ManagedInformerEventSource<R, T, ?> source) {
                R answer = operation.apply(resource);
                written.put(answer.getMetadata().getUid(), (T) answer);
                return answer;
            }
        };
    }

    void at(T object, boolean gone) {
        deleted = gone;
    }

    Context<T> context() {
        return context;
    }

    /** Our own write, when the watch has not shown it yet. */
    T newest(T seen) {
        T own = written.get(seen.getMetadata().getUid());
        return own != null && version(own) > version(seen) ? own : seen;
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }
}
