package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.Consumer;

/**
 * Keeps of each object what somebody here reads. There may be thousands, in every agent's small memory, and most of an object
 * is for others.
 */
final class SlimStore<T extends HasMetadata> extends BasicItemStore<T> {
    private final Consumer<T> strip;

    /** @param strip takes away from an object what nobody reads, besides who has written it */
    SlimStore(Consumer<T> strip) {
        super(Cache::metaNamespaceKeyFunc);
        this.strip = strip;
    }

    static <T extends HasMetadata> SlimStore<T> ofAll() {
        return new SlimStore<>(object -> {});
    }

    /** Without the images that lie on a node, and what is attached to it: four fifths of it. */
    static SlimStore<Node> ofNodes() {
        return new SlimStore<>(node -> {
            NodeStatus status = node.getStatus();
            if (status != null) {
                status.setImages(null);
                status.setVolumesInUse(null);
                status.setVolumesAttached(null);
            }
        });
    }

    @Override
    public T put(String key, T object) {
        object.getMetadata().setManagedFields(null);
        strip.accept(object);
        return super.put(key, object);
    }
}
