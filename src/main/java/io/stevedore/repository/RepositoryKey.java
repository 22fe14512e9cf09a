package io.stevedore.repository;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.stevedore.api.LabelValue;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.engine.EngineType;
import java.util.Map;

/**
 * What one repository is for.
 *
 * @param volumeNamespace namespace whose volumes are kept in it
 * @param location        name of the BackupStorageLocation
 * @param type            {@code kopia} or {@code restic}
 */
public record RepositoryKey(String volumeNamespace, String location, EngineType type) {

    public static RepositoryKey kopia(String volumeNamespace, String location) {
        return new RepositoryKey(volumeNamespace, location, EngineType.KOPIA);
    }

    /** The labels by which the BackupRepository is found; its name is never used for that. */
    public Map<String, String> labels() {
        return Map.of(
                Names.VOLUME_NAMESPACE, LabelValue.of(volumeNamespace),
                Names.STORAGE_LOCATION, LabelValue.of(location),
                Names.REPOSITORY_TYPE, type.text());
    }

    public String objectName() {
        return volumeNamespace + "-" + location + "-" + type.text();
    }

    /** The object to create when there is none; whoever looks after repositories fills in the rest. */
    public BackupRepository newObject(String veleroNamespace) {
        BackupRepository repository = new BackupRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withNamespace(veleroNamespace)
                .withName(objectName())
                .withLabels(labels())
                .build());
        BackupRepository.Spec spec = new BackupRepository.Spec();
        spec.volumeNamespace = volumeNamespace;
        spec.backupStorageLocation = location;
        spec.repositoryType = type.text();
        spec.resticIdentifier = ""; // schemas up to Velero 1.16 require the field; filled in with the rest
        spec.maintenanceFrequency = "0s"; // required; 0 is replaced when the repository is initialised
        repository.setSpec(spec);
        return repository;
    }

    @Override
    public String toString() {
        return "volume namespace " + volumeNamespace + ", storage location " + location + ", type " + type.text();
    }
}
