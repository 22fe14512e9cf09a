package io.stevedore.mover;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StopSignal;
import io.stevedore.repository.ConnectionResult;
import io.stevedore.repository.RepositoryConnections;
import io.stevedore.repository.RepositoryKey;
import io.stevedore.repository.RepositoryReadiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Finds the repository's object by its labels, makes it when there is none, and waits until it is ready. */
public final class ClusterRepositories implements RepositorySource {
    private static final Logger LOG = Logger.getLogger(ClusterRepositories.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A new repository is made in less. */
    private static final Duration USUAL = Duration.ofSeconds(4);

    private final KubernetesClient client;
    private final String namespace;
    private final RepositoryConnections connections;

    /** @param environment of this process, which may name keys of object stores */
    public ClusterRepositories(KubernetesClient client, String namespace, Map<String, String> environment) {
        this.client = client;
        this.namespace = namespace;
        this.connections = new RepositoryConnections(this::secret, environment);
    }

    @Override
    public Optional<RepositoryConnection> open(
            RepositoryKey key, String identifier, Duration timeout, StopSignal stop, Consumer<String> slow)
            throws SetupException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!stop.isStopped()) {
            try {
                requireReady(key, Duration.ofNanos(deadline - System.nanoTime()), stop, slow);
                return stop.isStopped() ? Optional.empty() : Optional.of(connection(key, identifier));
            } catch (KubernetesClientException e) {
                String text = "cannot read the repository of " + key + ": " + e.getMessage();
                if (!mayPass(e) || deadline - System.nanoTime() < PAUSE.toNanos()) {
                    throw new SetupException(text);
                }
                LOG.warnf("%s; trying again", text);
                Thread.sleep(PAUSE);
            }
        }
        return Optional.empty();
    }

    /** A broken connection has no code; the client itself does not try those again. */
    private static boolean mayPass(KubernetesClientException e) {
        return e.getCode() <= 0 || e.getCode() == 429 || e.getCode() >= 500;
    }

    private void requireReady(RepositoryKey key, Duration timeout, StopSignal stop, Consumer<String> slow)
            throws SetupException, InterruptedException {
        RepositoryReadiness now = readiness(key);
        if (now instanceof RepositoryReadiness.Absent) {
            create(key);
        }
        switch (now) {
            case RepositoryReadiness.Ready() -> {}
            case RepositoryReadiness.Never(String text) -> throw new SetupException(text);
            case RepositoryReadiness.Absent(), RepositoryReadiness.Pending() -> awaitReady(key, timeout, stop, slow);
        }
    }

    private RepositoryReadiness readiness(RepositoryKey key) {
        return RepositoryReadiness.of(
                key,
                client.resources(BackupRepository.class)
                        .inNamespace(namespace)
                        .withLabels(key.labels())
                        .list()
                        .getItems());
    }

    private void create(RepositoryKey key) {
        try {
            client.resource(key.newObject(namespace)).create();
            LOG.infof("Asked for repository %s", key.objectName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    private void awaitReady(RepositoryKey key, Duration timeout, StopSignal stop, Consumer<String> slow)
            throws SetupException, InterruptedException {
        LOG.infof("Waiting until repository %s is ready", key.objectName());
        CompletableFuture<RepositoryReadiness> ended = new CompletableFuture<>();
        try (StopSignal.Registration stopped = stop.onStop(() -> ended.complete(new RepositoryReadiness.Pending()));
                SharedIndexInformer<BackupRepository> informer = client.resources(BackupRepository.class)
                        .inNamespace(namespace)
                        .withLabels(key.labels())
                        .runnableInformer(0)) {
            informer.addEventHandler(new Handler(key, informer, ended));
            informer.exceptionHandler((started, error) -> true);
            informer.start();
            CompletableFuture.delayedExecutor(USUAL.toSeconds(), TimeUnit.SECONDS)
                    .execute(() -> {
                        if (!ended.isDone()) {
                            slow.accept(
                                    "BackupRepository %s/%s is not ready yet".formatted(namespace, key.objectName()));
                        }
                    });
            RepositoryReadiness last = ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (last instanceof RepositoryReadiness.Never(String text)) {
                throw new SetupException(text);
            }
        } catch (TimeoutException e) {
            throw new SetupException(
                    "failed to wait BackupRepository, timeout exceeded: backup repository not provisioned (" + key
                            + ", waited " + timeout.toSeconds() + " s; is a Velero server running?)");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nothing completes it so
        }
    }

    private RepositoryConnection connection(RepositoryKey key, String identifier) throws SetupException {
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(key.location())
                .get();
        if (location == null) {
            throw new SetupException("BackupStorageLocation " + namespace + "/" + key.location() + " does not exist");
        }
        return switch (connections.of(location, key.type(), key.volumeNamespace(), identifier)) {
            case ConnectionResult.Connection(RepositoryConnection connection) -> connection;
            case ConnectionResult.Refused(String text) -> throw new SetupException(text);
        };
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    private record Handler(
            RepositoryKey key,
            SharedIndexInformer<BackupRepository> informer,
            CompletableFuture<RepositoryReadiness> ended)
            implements ResourceEventHandler<BackupRepository> {
        @Override
        public void onAdd(BackupRepository repository) {
            look();
        }

        @Override
        public void onUpdate(BackupRepository before, BackupRepository repository) {
            look();
        }

        @Override
        public void onDelete(BackupRepository repository, boolean stateUnknown) {
            // it may be made again
        }

        private void look() {
            List<BackupRepository> all = informer.getStore().list();
            RepositoryReadiness now = RepositoryReadiness.of(key, all);
            if (now instanceof RepositoryReadiness.Ready || now instanceof RepositoryReadiness.Never) {
                ended.complete(now);
            }
        }
    }
}
