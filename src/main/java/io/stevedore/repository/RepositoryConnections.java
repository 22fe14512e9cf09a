package io.stevedore.repository;

import io.fabric8.kubernetes.api.model.Secret;
import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.StorageLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a repository's place and password in the objects that Velero keeps about them. */
public final class RepositoryConnections {
    private static final String FILE_SYSTEM = Names.PROVIDER_FILE_SYSTEM;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private RepositoryConnections() {}

    /**
     * @param location        the BackupStorageLocation
     * @param secret          the Secret with the repositories' password, when there is one
     * @param volumeNamespace namespace whose volumes are kept
     */
    public static ConnectionResult of(BackupStorageLocation location, @Nullable Secret secret, String volumeNamespace) {
        String name = location.getMetadata().getName();
        if (!NAMESPACE.matcher(volumeNamespace).matches()) {
            return new ConnectionResult.Refused("\"" + volumeNamespace + "\" is not the name of a namespace");
        }
        Optional<String> password = password(secret);
        if (password.isEmpty()) {
            return new ConnectionResult.Refused("no repository password: Secret " + Names.REPOSITORY_SECRET
                    + (secret == null ? " does not exist" : " has no key " + Names.REPOSITORY_SECRET_KEY));
        }
        return switch (storage(location, volumeNamespace)) {
            case Place.Found(StorageLocation storage) ->
                new ConnectionResult.Connection(
                        new RepositoryConnection(storage, new io.stevedore.engine.Secret(password.get())));
            case Place.Unknown(String text) ->
                new ConnectionResult.Refused("BackupStorageLocation " + name + ": " + text);
        };
    }

    private static Place storage(BackupStorageLocation location, String volumeNamespace) {
        String provider = provider(location);
        if (provider.equals(FILE_SYSTEM)) {
            return fileSystem(location, volumeNamespace);
        }
        return new Place.Unknown(
                "provider " + provider + " is not supported yet; supported is " + FILE_SYSTEM + " with config.fspath");
    }

    /** Without a domain it is one of Velero's own. */
    private static String provider(BackupStorageLocation location) {
        String provider =
                location.getSpec() == null || location.getSpec().provider == null ? "" : location.getSpec().provider;
        return provider.contains("/") ? provider : Names.PROVIDER_DOMAIN + provider;
    }

    private static Place fileSystem(BackupStorageLocation location, String volumeNamespace) {
        Map<String, String> config = location.getSpec().config == null ? Map.of() : location.getSpec().config;
        String root = config.getOrDefault("fspath", "").strip();
        if (!root.startsWith("/")) {
            return new Place.Unknown("config.fspath must be an absolute path, found \"" + root + "\"");
        }
        try {
            Path rootPath = Path.of(root).normalize();
            Path folder = rootPath.resolve(prefix(location, config))
                    .resolve("kopia")
                    .resolve(volumeNamespace)
                    .normalize();
            return new Place.Found(new StorageLocation.FileSystem(rootPath, folder));
        } catch (InvalidPathException e) {
            return new Place.Unknown("no path can be made of config.fspath and prefix: " + e.getReason());
        } catch (IllegalArgumentException e) {
            return new Place.Unknown("the prefix leads out of config.fspath " + root);
        }
    }

    private static String prefix(BackupStorageLocation location, Map<String, String> config) {
        BackupStorageLocation.ObjectStorage storage = location.getSpec().objectStorage;
        String prefix = storage == null ? config.get("prefix") : storage.prefix;
        return prefix == null ? "" : prefix.strip().replaceAll("^/+|/+$", "");
    }

    private static Optional<String> password(@Nullable Secret secret) {
        if (secret == null) {
            return Optional.empty();
        }
        String encoded = secret.getData() == null ? null : secret.getData().get(Names.REPOSITORY_SECRET_KEY);
        String plain =
                secret.getStringData() == null ? null : secret.getStringData().get(Names.REPOSITORY_SECRET_KEY);
        if (encoded != null) {
            plain = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        }
        return Optional.ofNullable(plain).map(String::strip).filter(text -> !text.isEmpty());
    }

    private sealed interface Place {
        record Found(StorageLocation storage) implements Place {}

        record Unknown(String text) implements Place {}
    }
}
