package io.stevedore.testing;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes new tasks as an agent of Velero's make does: at once and without asking whose turn it is, the finalizer in one
 * write and {@code Accepted} in the next, both of the whole object. What it has taken fails a moment later, as if the
 * volume could not be exposed.
 */
public final class UpstreamAgent implements AutoCloseable, ResourceEventHandler<DataUpload> {
    public static final String MESSAGE = "error exposing snapshot: no such thing on Windows";
    private static final int CONFLICT = 409;

    private final String node;
    private final AgentWorld world;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<DataUpload> informer;

    private UpstreamAgent(String node, AgentWorld world) {
        this.node = node;
        this.world = world;
        this.informer = world.admin()
                .resources(DataUpload.class)
                .inNamespace(world.velero())
                .inform(this);
    }

    static UpstreamAgent on(String node, AgentWorld world) {
        return new UpstreamAgent(node, world);
    }

    public String node() {
        return node;
    }

    /** Names of the tasks that it has accepted. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void onAdd(DataUpload task) {
        if (task.getStatus() == null || task.getStatus().phase == null) {
            Thread.ofVirtual().start(() -> take(task));
        }
    }

    private void take(DataUpload seen) {
        try {
            DataUpload held = seen;
            held.getMetadata().getFinalizers().add(Names.FINALIZER);
            held = update(held);
            held.setStatus(new DataUpload.Status());
            held.getStatus().phase = Phases.ACCEPTED;
            held.getStatus().acceptedByNode = node;
            held.getStatus().acceptedTimestamp = now();
            held = update(held);
            taken.add(held.getMetadata().getName());
            Thread.sleep(1_000);
            held.getStatus().phase = Phases.FAILED;
            held.getStatus().message = MESSAGE;
            held.getMetadata().getFinalizers().remove(Names.FINALIZER);
            update(held);
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            // another one was faster; Velero's would look again and find it accepted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DataUpload update(DataUpload task) {
        return world.admin().resource(task).lockResourceVersion().update();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void onUpdate(DataUpload before, DataUpload task) {}

    @Override
    public void onDelete(DataUpload task, boolean unknown) {}

    @Override
    public void close() {
        informer.close();
    }
}
