package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one node, in all namespaces, that wait for their volumes to be restored: the one way to learn of it that
 * costs one watch, whatever the number of restores.
 */
public final class NodePods implements AutoCloseable {
    private static final long PAGE = 250;

    private final KubernetesClient client;
    private final String node;
    private final Consumer<Pod> changed;
    private @Nullable SharedIndexInformer<Pod> informer;

    /** @param changed told of pods with an init container that waits, whenever one changes */
    public NodePods(KubernetesClient client, String node, Consumer<Pod> changed) {
        this.client = client;
        this.node = node;
        this.changed = changed;
    }

    /** Returns when all were read once. */
    public void start() {
        informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new SlimStore<>(NodePods::strip))
                .addEventHandler(new OnChange<>(this::told));
        informer.run();
    }

    /** Empty when there is none of that name on this node, or it never waits. */
    public Optional<Pod> get(ObjectRef<Pod> ref) {
        return informer == null
                ? Optional.empty()
                : Optional.ofNullable(informer.getStore().getByKey(Cache.namespaceKeyFunc(ref.namespace(), ref.name())))
                        .filter(NodePods::waits);
    }

    private static boolean waits(Pod pod) {
        return pod.getSpec() != null
                && pod.getSpec().getInitContainers().stream()
                        .anyMatch(container -> Names.RESTORE_WAIT.equals(container.getName()));
    }

    /** Of all other pods only their metadata is kept, for the informer wants to know of them. */
    private static void strip(Pod pod) {
        if (!waits(pod)) {
            pod.getMetadata().setLabels(null);
            pod.getMetadata().setAnnotations(null);
            pod.setSpec(null);
            pod.setStatus(null);
        }
    }

    private void told(Pod pod) {
        if (waits(pod)) {
            changed.accept(pod);
        }
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.close();
        }
    }
}
