package io.stevedore.repository;

import io.fabric8.kubernetes.api.model.Secret;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StorageLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Finds a repository's place, keys and password in the objects that Velero keeps about them. */
public final class RepositoryConnections {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private final SecretTexts secrets;
    private final S3Locations s3;
    private final AzureLocations azure;
    private final GoogleLocations google;

    /**
     * @param secrets     Secrets of Velero's namespace by their names; may throw what its cluster throws
     * @param environment of this process, which may name keys
     */
    public RepositoryConnections(Function<String, Optional<Secret>> secrets, Map<String, String> environment) {
        this(secrets, environment, MetadataService::answers);
    }

    RepositoryConnections(
            Function<String, Optional<Secret>> secrets,
            Map<String, String> environment,
            BooleanSupplier metadataService) {
        this.secrets = new SecretTexts(secrets);
        Variables variables = new Variables(environment);
        CredentialFiles files = new CredentialFiles(this.secrets, variables);
        this.s3 = new S3Locations(this.secrets, new AwsKeys(files, variables, metadataService));
        this.azure = new AzureLocations(files, variables);
        this.google = new GoogleLocations(files, metadataService);
    }

    /**
     * @param type            whose repository it is
     * @param volumeNamespace namespace whose volumes are kept
     */
    public ConnectionResult of(BackupStorageLocation location, EngineType type, String volumeNamespace) {
        return of(location, type, volumeNamespace, "");
    }

    /** @param identifier where a task says that its restic repository is; empty where the location is to say it */
    public ConnectionResult of(
            BackupStorageLocation location, EngineType type, String volumeNamespace, String identifier) {
        if (!NAMESPACE.matcher(volumeNamespace).matches()) {
            return new ConnectionResult.Refused("\"" + volumeNamespace + "\" is not the name of a namespace");
        }
        String password;
        try {
            password = secrets.require(Names.REPOSITORY_SECRET, Names.REPOSITORY_SECRET_KEY);
        } catch (RefusedException e) {
            return new ConnectionResult.Refused("no repository password: " + e.text());
        }
        try {
            StorageLocation usual = storage(LocationView.of(location), type, volumeNamespace);
            boolean named = type == EngineType.RESTIC && !identifier.isBlank();
            return new ConnectionResult.Connection(new RepositoryConnection(
                    named ? ResticIdentifier.place(identifier, usual) : usual,
                    new io.stevedore.engine.Secret(password.strip())));
        } catch (RefusedException e) {
            return new ConnectionResult.Refused(
                    "BackupStorageLocation " + location.getMetadata().getName() + ": " + e.text());
        }
    }

    private StorageLocation storage(LocationView location, EngineType type, String volumeNamespace)
            throws RefusedException {
        String part = type.text() + "/" + volumeNamespace;
        Optional<ResticPrefix> named = type == EngineType.RESTIC ? ResticPrefix.in(location) : Optional.empty();
        if (named.isEmpty()) {
            return storage(location, part);
        }
        Optional<StorageLocation> folder = named.get().folder(volumeNamespace);
        return folder.isPresent() ? folder.get() : named.get().inStead(storage(location, part), volumeNamespace);
    }

    private StorageLocation storage(LocationView location, String part) throws RefusedException {
        return switch (location.provider()) {
            case Names.PROVIDER_FILE_SYSTEM -> fileSystem(location, part);
            case Names.PROVIDER_AWS -> s3.of(location, part);
            case Names.PROVIDER_AZURE -> azure.of(location, part);
            case Names.PROVIDER_GCP -> google.of(location, part);
            default -> {
                if (location.config(S3Locations.URL).isEmpty()) {
                    throw unsupported(location);
                }
                yield s3.of(location, part); // whatever its name is, it says that it speaks S3
            }
        };
    }

    private static RefusedException unsupported(LocationView location) {
        return new RefusedException(
                "provider %s is not supported; supported are %s, %s, %s, others with config.%s, and %s with config.fspath"
                        .formatted(
                                location.provider(),
                                Names.PROVIDER_AWS,
                                Names.PROVIDER_AZURE,
                                Names.PROVIDER_GCP,
                                S3Locations.URL,
                                Names.PROVIDER_FILE_SYSTEM));
    }

    private static StorageLocation fileSystem(LocationView location, String part) throws RefusedException {
        String root = location.config("fspath");
        if (!root.startsWith("/")) {
            throw new RefusedException("config.fspath must be an absolute path, found \"" + root + "\"");
        }
        try {
            Path rootPath = Path.of(root).normalize();
            Path folder = rootPath.resolve(location.prefix()).resolve(part).normalize();
            return new StorageLocation.FileSystem(rootPath, folder);
        } catch (InvalidPathException e) {
            throw new RefusedException("no path can be made of config.fspath and prefix: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the prefix leads out of config.fspath " + root);
        }
    }
}
