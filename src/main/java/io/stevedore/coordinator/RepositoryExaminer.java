package io.stevedore.coordinator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.Upkeep;
import io.stevedore.repository.ConnectionResult;
import io.stevedore.repository.Repositories;
import io.stevedore.repository.RepositoryConnections;
import io.stevedore.repository.ResticIdentifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at one repository's storage, makes it where that is due, and writes down what was found. Takes seconds. */
final class RepositoryExaminer {
    private static final Logger LOG = Logger.getLogger(RepositoryExaminer.class);
    private static final int CONFLICT = 409;
    private static final int GONE = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final String configMap;
    private final Repositories repositories;
    private final RepositoryConnections connections;
    private final InstantSource clock;

    RepositoryExaminer(
            CoordinatorOptions options, KubernetesClient client, Repositories repositories, InstantSource clock) {
        this.client = client;
        this.namespace = options.namespace();
        this.configMap = options.repositoryConfigMap();
        this.repositories = repositories;
        this.clock = clock;
        this.connections = new RepositoryConnections(this::secret, options.environment());
    }

    /** Brings a repository that is not Ready to a verdict. */
    void examine(String name) {
        BackupRepository repository = resource(name).get();
        if (repository != null && RepositoryStatus.isOpen(repository)) {
            write(repository, verdict(repository));
        }
    }

    /** After a change of its location: what held before does not hold any more. */
    void reset(String name) {
        BackupRepository repository = resource(name).get();
        if (repository != null && RepositoryStatus.phase(repository).equals(RepositoryStatus.READY)) {
            write(repository, new RepositoryVerdict.NotReady(LocationChange.MESSAGE));
        }
    }

    /** Removes what nothing needs any more, when it is time to, and notes it; may take long. */
    void prune(String name) {
        BackupRepository repository = resource(name).get();
        Instant start = clock.instant();
        if (repository == null || !Pruning.isDue(repository, start)) {
            return;
        }
        EngineType type = RepositoryStatus.type(repository);
        BackupStorageLocation location = location(repository.getSpec().backupStorageLocation);
        if (location == null || isReadOnly(location)) {
            return;
        }
        if (connections.of(location, type, repository.getSpec().volumeNamespace)
                instanceof ConnectionResult.Connection(RepositoryConnection connection)) {
            LOG.infof("Pruning repository=%s", name);
            Upkeep outcome = repositories.prune(type, connection);
            LOG.infof("Pruned repository=%s outcome=%s", name, outcome);
            BackupRepository now = resource(name).get();
            if (now != null) {
                resource(name)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                Pruning.patch(now, start, clock.instant(), outcome));
            }
        }
    }

    private @Nullable BackupStorageLocation location(String name) {
        return client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private RepositoryVerdict verdict(BackupRepository repository) {
        EngineType type = RepositoryStatus.type(repository);
        String locationName = repository.getSpec().backupStorageLocation;
        BackupStorageLocation location = location(locationName);
        if (location == null) {
            return new RepositoryVerdict.NotReady(
                    "BackupStorageLocation " + namespace + "/" + locationName + " does not exist");
        }
        return switch (connections.of(location, type, repository.getSpec().volumeNamespace)) {
            case ConnectionResult.Refused(String text) -> new RepositoryVerdict.NotReady(text);
            case ConnectionResult.Connection(RepositoryConnection connection) ->
                RepositoryVerdict.of(
                        open(type, connection, location), connection.storage().text(), namespace + "/" + locationName);
        };
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    private RepositoryProbe open(EngineType type, RepositoryConnection connection, BackupStorageLocation location) {
        return isReadOnly(location) ? repositories.probe(type, connection) : repositories.ensure(type, connection);
    }

    private static boolean isReadOnly(BackupStorageLocation location) {
        return "ReadOnly".equals(location.getSpec().accessMode);
    }

    private void write(BackupRepository repository, RepositoryVerdict verdict) {
        String name = repository.getMetadata().getName();
        Map<String, String> config =
                RepositoryStatus.lacksConfig(repository) ? config(RepositoryStatus.type(repository)) : Map.of();
        Optional<String> patch =
                RepositoryStatus.patch(repository, verdict, config, identifier(repository), clock.instant());
        if (patch.isEmpty()) {
            return;
        }
        try {
            resource(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch.get());
            switch (verdict) {
                case RepositoryVerdict.Ready() -> LOG.infof("Repository is ready repository=%s", name);
                case RepositoryVerdict.NotReady(String message) ->
                    LOG.warnf("Repository is not ready repository=%s cause=%s", name, message);
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT && e.getCode() != GONE) {
                throw e;
            }
            LOG.debugf("Repository changed meanwhile, it is looked at again repository=%s", name);
        }
    }

    /** Where one of restic is: what its tasks are told, and other agents go by. */
    private Optional<String> identifier(BackupRepository repository) {
        return RepositoryStatus.type(repository) == EngineType.RESTIC
                ? Optional.ofNullable(location(repository.getSpec().backupStorageLocation))
                        .flatMap(found -> ResticIdentifier.of(found, repository.getSpec().volumeNamespace))
                : Optional.empty();
    }

    /** What a new repository gets as configuration; nothing when it cannot be read, as with a Velero server. */
    private Map<String, String> config(EngineType type) {
        if (configMap.isEmpty()) {
            return Map.of();
        }
        ConfigMap found =
                client.configMaps().inNamespace(namespace).withName(configMap).get();
        return switch (RepositoryConfig.of(found == null ? null : found.getData(), type)) {
            case RepositoryConfig.Known(Map<String, String> entries) -> entries;
            case RepositoryConfig.Unusable(String problem) -> {
                LOG.warnf("Repositories get no configuration configmap=%s/%s cause=%s", namespace, configMap, problem);
                yield Map.of();
            }
        };
    }

    private Resource<BackupRepository> resource(String name) {
        return client.resources(BackupRepository.class).inNamespace(namespace).withName(name);
    }
}
