package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.Names;
import io.stevedore.expose.Ownership;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The volumes of the cluster that carry a task's label while they are handed over: a handful, whatever the size. */
final class MarkedVolumes implements AutoCloseable, ResourceEventHandler<PersistentVolume> {
    private final KubernetesClient client;
    private final String namespace;
    private final Cluster.Changes changes;
    private final Map<String, Long> written = new ConcurrentHashMap<>();
    private @Nullable SharedIndexInformer<PersistentVolume> informer;

    MarkedVolumes(KubernetesClient client, String namespace, Cluster.Changes changes) {
        this.client = client;
        this.namespace = namespace;
        this.changes = changes;
    }

    void start() {
        informer = client.persistentVolumes().withLabel(Names.DATA_DOWNLOAD).inform(this);
    }

    /** Whether a volume carries the mark of the task; one that we have written since it was seen does not count. */
    boolean any(TaskRef task) {
        return informer != null
                && informer.getStore().list().stream()
                        .filter(volume -> task.mark().equals(Ownership.annotation(volume, Names.OWNER_TASK)))
                        .anyMatch(volume -> Session.version(volume)
                                >= written.getOrDefault(volume.getMetadata().getUid(), 0L));
    }

    Stream<PersistentVolume> all() {
        return informer == null ? Stream.empty() : informer.getStore().list().stream();
    }

    /** Our own write, which the watch will show a little later. */
    void wrote(HasMetadata object) {
        if (informer != null
                && object instanceof PersistentVolume
                && informer.getStore().getByKey(object.getMetadata().getName()) != null) {
            written.put(object.getMetadata().getUid(), Session.version(object));
        }
    }

    @Override
    public void onAdd(PersistentVolume volume) {
        wakeTaskOf(volume);
    }

    @Override
    public void onUpdate(PersistentVolume before, PersistentVolume volume) {
        wakeTaskOf(volume);
    }

    @Override
    public void onDelete(PersistentVolume volume, boolean unknown) {
        written.remove(volume.getMetadata().getUid());
        wakeTaskOf(volume);
    }

    private void wakeTaskOf(PersistentVolume volume) {
        String[] mark = Ownership.annotation(volume, Names.OWNER_TASK).split("/", -1);
        if (mark.length == 3 && mark[0].equals(namespace)) {
            changes.of(TaskKind.DOWNLOAD, mark[1], volume);
        }
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.close();
        }
    }
}
