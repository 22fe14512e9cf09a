package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A mover's look at its own task, by a watch. */
final class MoverWatch implements AutoCloseable {
    /**
     * @param object   the task itself
     * @param phase    empty when absent
     * @param canceled whether cancelling was asked for
     */
    record Seen(GenericKubernetesResource object, String phase, boolean canceled) {}

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final SharedIndexInformer<GenericKubernetesResource> informer;

    MoverWatch(KubernetesClient client, String namespace, MoverTask task) {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup("velero.io")
                .withVersion(task.kind().startsWith("Pod") ? "v1" : "v2alpha1")
                .withKind(task.kind())
                .withPlural(task.kind().toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build();
        this.informer = client.genericKubernetesResources(kind)
                .inNamespace(namespace)
                .withName(task.name())
                .inform(new Handler());
    }

    /** The next change, or null when none came in this time. */
    @Nullable
    Seen next(Duration within) throws InterruptedException {
        return seen.poll(within.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource task) {
            Object phase = task.get("status", "phase");
            Object cancel = task.get("spec", "cancel");
            seen.add(new Seen(task, phase == null ? "" : phase.toString(), Boolean.TRUE.equals(cancel)));
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource task) {
            onAdd(task);
        }

        @Override
        public void onDelete(GenericKubernetesResource task, boolean finalStateUnknown) {
            // A mover of a deleted task goes on until its pod is taken away.
        }
    }
}
