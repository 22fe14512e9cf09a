package io.stevedore.coordinator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Watches repositories and storage locations, and has looked at what is not Ready. */
final class RepositoryKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RepositoryKeeper.class);

    private final RepositoryExaminer examiner;
    private final InstantSource clock;
    private final Errands errands = new Errands();
    private final SharedIndexInformer<BackupRepository> repositories;
    private final SharedIndexInformer<BackupStorageLocation> locations;

    RepositoryKeeper(KubernetesClient client, String namespace, RepositoryExaminer examiner, InstantSource clock) {
        this.clock = clock;
        this.examiner = examiner;
        this.repositories =
                client.resources(BackupRepository.class).inNamespace(namespace).runnableInformer(0);
        this.locations = client.resources(BackupStorageLocation.class)
                .inNamespace(namespace)
                .runnableInformer(0);
    }

    void start() {
        repositories.exceptionHandler((started, error) -> told("BackupRepository", error));
        locations.exceptionHandler((started, error) -> told("BackupStorageLocation", error));
        repositories.addEventHandler(new OnRepository());
        locations.addEventHandler(new OnLocation());
        repositories.run();
        locations.run();
    }

    /** Looks again at everything that is not Ready: what stood in its way may be gone. What is due for pruning is pruned. */
    void lookAgain() {
        repositories.getStore().list().forEach(this::look);
        repositories.getStore().list().stream()
                .filter(repository -> Pruning.isDue(repository, clock.instant()))
                .map(repository -> repository.getMetadata().getName())
                .forEach(name -> errands.ask("prune " + name, () -> examiner.prune(name)));
    }

    /** How many are in this phase; one without a phase is New. */
    long count(String phase) {
        return repositories.getStore().list().stream()
                .map(RepositoryStatus::phase)
                .filter(now -> phase.equals(now.isEmpty() ? RepositoryStatus.NEW : now))
                .count();
    }

    @Override
    public void close() {
        repositories.close();
        locations.close();
        errands.close();
    }

    private void look(BackupRepository repository) {
        if (RepositoryStatus.isOpen(repository)) {
            String name = repository.getMetadata().getName();
            errands.ask(name, () -> examiner.examine(name));
        }
    }

    private void reestablish(BackupStorageLocation location) {
        String changed = location.getMetadata().getName();
        repositories.getStore().list().stream()
                .filter(RepositoryStatus::isOurs)
                .filter(repository -> changed.equals(repository.getSpec().backupStorageLocation))
                .map(repository -> repository.getMetadata().getName())
                .forEach(name -> errands.ask(name, () -> {
                    examiner.reset(name);
                    examiner.examine(name);
                }));
    }

    private static boolean told(String kind, Throwable error) {
        LOG.warnf("A watch broke and is taken up again kind=%s cause=%s", kind, error.getMessage());
        return true;
    }

    private final class OnRepository implements ResourceEventHandler<BackupRepository> {
        @Override
        public void onAdd(BackupRepository repository) {
            look(repository);
        }

        @Override
        public void onUpdate(BackupRepository before, BackupRepository repository) {
            // our own NotReady comes back as an event: looking at it again at once would never end
            if (!RepositoryStatus.phase(repository).equals(RepositoryStatus.NOT_READY)) {
                look(repository);
            }
        }

        @Override
        public void onDelete(BackupRepository repository, boolean stateUnknown) {
            // what is in the storage stays
        }
    }

    private final class OnLocation implements ResourceEventHandler<BackupStorageLocation> {
        @Override
        public void onAdd(BackupStorageLocation location) {
            lookAgain();
        }

        @Override
        public void onUpdate(BackupStorageLocation before, BackupStorageLocation location) {
            if (LocationChange.matters(before, location)) {
                reestablish(location);
            }
        }

        @Override
        public void onDelete(BackupStorageLocation location, boolean stateUnknown) {
            reestablish(location);
        }
    }
}
