package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells of one ConfigMap whenever it is made, changed or deleted. */
public final class ConfigMapWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConfigMapWatch.class);

    private final String name;
    private final Consumer<Optional<ConfigMap>> changed;
    // the informer's own thread must not wait for what is looked up then
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("configmap-watch").factory());
    private @Nullable SharedIndexInformer<ConfigMap> informer;

    /** @param changed given nothing when it does not exist; called by one thread at a time */
    public ConfigMapWatch(String name, Consumer<Optional<ConfigMap>> changed) {
        this.name = name;
        this.changed = changed;
    }

    /** An agent that may not watch works all the same. */
    public void start(KubernetesClient client, String namespace) {
        try {
            informer = client.configMaps().inNamespace(namespace).withName(name).inform(new Handler());
            if (informer.getStore().list().isEmpty()) {
                tell(Optional.empty());
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "ConfigMap %s/%s is not watched, a change of it will not be told: %s",
                    namespace, name, e.getMessage());
        }
    }

    private void tell(Optional<ConfigMap> now) {
        try {
            thread.execute(() -> changed.accept(now));
        } catch (RejectedExecutionException e) {
            LOG.debugf("ConfigMap %s changed while the agent ends", name);
        }
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.close();
        }
        thread.shutdownNow();
    }

    private final class Handler implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap object) {
            tell(Optional.of(object));
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap object) {
            tell(Optional.of(object));
        }

        @Override
        public void onDelete(ConfigMap object, boolean unknown) {
            tell(Optional.empty());
        }
    }
}
