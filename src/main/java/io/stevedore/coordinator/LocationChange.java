package io.stevedore.coordinator;

import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.BackupStorageLocation.ObjectStorage;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether repositories have to be established again; credentials, provider and access mode do not count, as in Velero. */
final class LocationChange {
    static final String MESSAGE = "re-establish on BSL change, create or delete";

    private LocationChange() {}

    static boolean matters(BackupStorageLocation before, BackupStorageLocation after) {
        return !place(before).equals(place(after));
    }

    private static List<Object> place(BackupStorageLocation location) {
        BackupStorageLocation.Spec spec =
                location.getSpec() == null ? new BackupStorageLocation.Spec() : location.getSpec();
        ObjectStorage storage = spec.objectStorage == null ? new ObjectStorage() : spec.objectStorage;
        SecretKey caCertRef = storage.caCertRef == null ? new SecretKey() : storage.caCertRef;
        Map<String, String> config = spec.config == null ? Map.of() : spec.config;
        return Arrays.asList(
                orEmpty(storage.bucket),
                orEmpty(storage.prefix),
                orEmpty(storage.caCert),
                orEmpty(caCertRef.name),
                orEmpty(caCertRef.key),
                config);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
