package io.stevedore.repository;

import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Locations in Google's cloud storage, by the rules of Velero's own clients. */
final class GoogleLocations {
    private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";

    private final CredentialFiles files;
    private final BooleanSupplier metadataService;

    GoogleLocations(CredentialFiles files, BooleanSupplier metadataService) {
        this.files = files;
        this.metadataService = metadataService;
    }

    StorageLocation of(LocationView location, String part) throws RefusedException {
        Optional<Secret> credentials =
                files.find(location, FILE).map(CredentialFiles.Source::text).map(Secret::new);
        if (credentials.isEmpty() && !metadataService.getAsBoolean()) {
            throw new RefusedException("no credentials: neither spec.credential nor " + FILE
                    + " names a file, and no metadata service of the cluster answers (Workload Identity)");
        }
        return new StorageLocation.Google(location.requireBucket(), location.repositoryPrefix(part), credentials);
    }
}
