package io.stevedore.repository;

import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.BackupStorageLocation.ObjectStorage;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a BackupStorageLocation says about its place, without nulls.
 *
 * @param provider   with its domain
 * @param bucket     without slashes around it
 * @param prefix     the same; empty where there is none
 * @param config     what the provider wants to know
 * @param credential where its keys are
 * @param caCert     authorities to trust, PEM in base64
 * @param caCertRef  the same in a Secret, which wins
 */
record LocationView(
        String provider,
        String bucket,
        String prefix,
        Map<String, String> config,
        Optional<SecretKey> credential,
        Optional<String> caCert,
        Optional<SecretKey> caCertRef) {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    static LocationView of(BackupStorageLocation location) {
        BackupStorageLocation.Spec spec =
                location.getSpec() == null ? new BackupStorageLocation.Spec() : location.getSpec();
        Map<String, String> config = spec.config == null ? Map.of() : spec.config;
        ObjectStorage storage = Optional.ofNullable(spec.objectStorage).orElseGet(() -> inConfig(config));
        return new LocationView(
                provider(spec.provider),
                trimmed(storage.bucket),
                trimmed(storage.prefix),
                config,
                Optional.ofNullable(spec.credential).filter(ref -> ref.name != null && !ref.name.isEmpty()),
                Optional.ofNullable(storage.caCert).filter(text -> !text.isBlank()),
                Optional.ofNullable(storage.caCertRef).filter(ref -> ref.name != null && !ref.name.isEmpty()));
    }

    /** The value, or an empty text. */
    String config(String key) {
        return Optional.ofNullable(config.get(key)).orElse("").strip();
    }

    /** Whether the value is one of the texts that Go takes for true. */
    boolean isTrue(String key) {
        return TRUE.contains(config(key));
    }

    String requireBucket() throws RefusedException {
        if (bucket.isEmpty()) {
            throw new RefusedException("spec.objectStorage.bucket is empty");
        }
        return bucket;
    }

    /**
     * What the names of all objects of one repository begin with.
     *
     * @param part engine and namespace, as in {@code kopia/shop}
     */
    String repositoryPrefix(String part) {
        return (prefix.isEmpty() ? "" : prefix + "/") + part + "/";
    }

    private static ObjectStorage inConfig(Map<String, String> config) {
        ObjectStorage storage = new ObjectStorage();
        storage.bucket = config.get("bucket");
        storage.prefix = config.get("prefix");
        return storage;
    }

    /** Without a domain it is one of Velero's own. */
    private static String provider(@Nullable String provider) {
        String given = provider == null ? "" : provider;
        return given.contains("/") ? given : Names.PROVIDER_DOMAIN + given;
    }

    private static String trimmed(@Nullable String path) {
        return path == null ? "" : path.strip().replaceAll("^/+|/+$", "");
    }
}
