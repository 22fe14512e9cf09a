package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Watches the one object by its name; an API server that is away is waited for. */
public final class ClusterTaskWatch implements TaskWatch {
    private static final Logger LOG = Logger.getLogger(ClusterTaskWatch.class);

    private final KubernetesClient client;
    private final MoverKind kind;
    private final String namespace;
    private final String name;

    public ClusterTaskWatch(KubernetesClient client, MoverKind kind, String namespace, String name) {
        this.client = client;
        this.kind = kind;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public Watching watch(Consumer<Optional<MoverTask>> listener) {
        return switch (kind) {
            case BACKUP -> watch(DataUpload.class, MoverTask::of, listener);
            case RESTORE -> watch(DataDownload.class, MoverTask::of, listener);
            case POD_BACKUP -> watch(PodVolumeBackup.class, MoverTask::of, listener);
            case POD_RESTORE -> watch(PodVolumeRestore.class, MoverTask::of, listener);
        };
    }

    private <T extends HasMetadata> Watching watch(
            Class<T> type, Function<T, MoverTask> view, Consumer<Optional<MoverTask>> listener) {
        SharedIndexInformer<T> informer =
                client.resources(type).inNamespace(namespace).withName(name).runnableInformer(0);
        informer.addEventHandler(new Handler<>(view, listener));
        informer.exceptionHandler((started, error) -> {
            LOG.warnf("Cannot watch %s/%s, trying again: %s", namespace, name, error);
            return true;
        });
        informer.start();
        return informer::close;
    }

    private record Handler<T>(Function<T, MoverTask> view, Consumer<Optional<MoverTask>> listener)
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            listener.accept(Optional.of(view.apply(object)));
        }

        @Override
        public void onUpdate(T before, T object) {
            listener.accept(Optional.of(view.apply(object)));
        }

        @Override
        public void onDelete(T object, boolean stateUnknown) {
            listener.accept(Optional.empty());
        }
    }
}
