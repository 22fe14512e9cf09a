package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.sandbox.s3.S3Server;
import java.util.List;
import java.util.Map;

/** Where backups go to, as Velero's objects say it. */
sealed interface RepositoryPlace {

    /** What has to be in Velero's namespace for it: the location of that name, and what it refers to. */
    List<HasMetadata> objects(String namespace, String name);

    /** A folder, seen by every pod at the same path. */
    record Folder() implements RepositoryPlace {
        @Override
        public List<HasMetadata> objects(String namespace, String name) {
            BackupStorageLocation location = location(namespace, name);
            location.getSpec().provider = Names.PROVIDER_FILE_SYSTEM;
            location.getSpec().config = Map.of("fspath", Overlay.MOUNT);
            return List.of(location);
        }
    }

    /** A bucket of a server on loopback, with keys in a Secret. */
    record Bucket(S3Server server) implements RepositoryPlace {
        private static final String SECRET = "cloud-credentials";
        private static final String KEY = "cloud";

        @Override
        public List<HasMetadata> objects(String namespace, String name) {
            server.bucket(BUCKET);
            BackupStorageLocation location = location(namespace, name);
            BackupStorageLocation.Spec spec = location.getSpec();
            spec.provider = Names.PROVIDER_AWS;
            spec.config =
                    Map.of("region", S3Server.REGION, "s3Url", server.url().toString());
            spec.credential = new BackupStorageLocation.SecretKey();
            spec.credential.name = SECRET;
            spec.credential.key = KEY;
            return List.of(
                    new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(SECRET)
                            .endMetadata()
                            .addToStringData(KEY, server.credentials())
                            .build(),
                    location);
        }
    }

    String BUCKET = "sandbox";

    private static BackupStorageLocation location(String namespace, String name) {
        BackupStorageLocation location = new BackupStorageLocation();
        location.getMetadata().setName(name);
        location.getMetadata().setNamespace(namespace);
        location.setSpec(new BackupStorageLocation.Spec());
        location.getSpec().objectStorage = new BackupStorageLocation.ObjectStorage();
        location.getSpec().objectStorage.bucket = BUCKET;
        location.getSpec().isDefault = true;
        return location;
    }
}
