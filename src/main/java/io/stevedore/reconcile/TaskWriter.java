package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.task.TaskKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes custom resources: one merge patch under the resourceVersion that was read, so that fields of others survive
 * and a faster agent wins. Through the SDK, so that the next look sees the answer.
 */
final class TaskWriter<T extends HasMetadata> {
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final T object;

    TaskWriter(T object) {
        this.object = object;
        metadata().put("resourceVersion", object.getMetadata().getResourceVersion());
    }

    TaskWriter<T> status(Consumer<ObjectNode> fields) {
        fields.accept(root.withObjectProperty("status"));
        return this;
    }

    /** Asks for the end in the spec too, where the mover looks. */
    TaskWriter<T> cancel(String message) {
        root.withObjectProperty("spec").put("cancel", true);
        return status(status -> status.put("message", message));
    }

    TaskWriter<T> label(String key, @Nullable String value) {
        metadata().withObjectProperty("labels").put(key, value);
        return this;
    }

    /** Null takes it off, and writes nothing when it is not there. */
    TaskWriter<T> annotation(String key, @Nullable String value) {
        Map<String, String> present = object.getMetadata().getAnnotations();
        if (value != null || present != null && present.containsKey(key)) {
            metadata().withObjectProperty("annotations").put(key, value);
        }
        return this;
    }

    TaskWriter<T> finalizer(TaskKind kind, boolean on) {
        List<String> present = object.getMetadata().getFinalizers();
        if (present.contains(kind.finalizer()) != on) {
            ArrayNode finalizers = metadata().putArray("finalizers");
            present.stream().filter(other -> !other.equals(kind.finalizer())).forEach(finalizers::add);
            if (on) {
                finalizers.add(kind.finalizer());
            }
        }
        return this;
    }

    /** The object as written; empty when another one was faster or it is gone: the event of that brings us back. */
    Optional<T> write(Context<T> context) {
        return unlessOvertaken(() -> context.resourceOperations()
                .resourcePatch(
                        object,
                        o -> patch(context.getClient(), o),
                        context.eventSourceRetriever().getControllerEventSource()));
    }

    /** As the other one, when there is no next look. */
    Optional<T> write(KubernetesClient client) {
        return unlessOvertaken(() -> patch(client, object));
    }

    private T patch(KubernetesClient client, T base) {
        return client.resource(base).patch(PatchContext.of(PatchType.JSON_MERGE), root.toString());
    }

    private Optional<T> unlessOvertaken(Supplier<T> write) {
        try {
            return Optional.of(write.get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409 || e.getCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ObjectNode metadata() {
        return root.withObjectProperty("metadata");
    }
}
