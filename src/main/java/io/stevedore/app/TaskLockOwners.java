package io.stevedore.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.engine.LockOwners;
import io.stevedore.repository.MoverLocks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;

/** Asks the cluster whose tasks are over, when a lock is in the way. */
final class TaskLockOwners implements LockOwners {
    private static final Logger LOG = Logger.getLogger(TaskLockOwners.class);

    private final KubernetesClient client;
    private final String namespace;
    private final MoverLocks.Self self;
    private final InstantSource clock;

    /** @param environment of this process, which has begun before now */
    TaskLockOwners(KubernetesClient client, String namespace, Map<String, String> environment, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.self = new MoverLocks.Self(
                environment.getOrDefault("HOSTNAME", ""),
                ProcessHandle.current().info().startInstant().orElseGet(clock::instant));
        this.clock = clock;
    }

    @Override
    public boolean isDead(String host, long pid, Instant since) {
        try {
            return MoverLocks.of(
                            client.resources(PodVolumeBackup.class)
                                    .inNamespace(namespace)
                                    .list()
                                    .getItems(),
                            client.resources(PodVolumeRestore.class)
                                    .inNamespace(namespace)
                                    .list()
                                    .getItems(),
                            self)
                    .isDead(host, since, clock.instant());
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "It cannot be told whether the owner of a lock lives, so it counts as living: %s", e.getMessage());
            return false;
        }
    }
}
