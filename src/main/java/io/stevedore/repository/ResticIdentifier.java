package io.stevedore.repository;

import io.stevedore.api.Names;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.StorageLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a restic repository is, in restic's own words: as Velero writes it on the BackupRepository and hands it on with each
 * task. It says nothing of keys: those are the location's.
 */
public final class ResticIdentifier {
    private ResticIdentifier() {}

    /** What belongs on the BackupRepository; empty where the location does not say enough. */
    public static Optional<String> of(BackupStorageLocation location, String volumeNamespace) {
        LocationView view = LocationView.of(location);
        Optional<ResticPrefix> named = ResticPrefix.in(view);
        if (named.isPresent()) {
            return Optional.of(named.get().text() + "/" + volumeNamespace);
        }
        String part = EngineType.RESTIC.text() + "/" + volumeNamespace;
        String below = (view.prefix().isEmpty() ? "" : view.prefix() + "/") + part;
        if (view.provider().equals(Names.PROVIDER_FILE_SYSTEM)) {
            return folder(view.config("fspath"))
                    .map(root -> root.resolve(below).normalize().toString());
        }
        return view.bucket().isEmpty() ? Optional.empty() : inStore(view, below);
    }

    private static Optional<String> inStore(LocationView view, String below) {
        String url = view.config(S3Locations.URL).replaceAll("/+$", "");
        return switch (view.provider()) {
            case Names.PROVIDER_AZURE -> Optional.of("azure:" + view.bucket() + ":/" + below);
            case Names.PROVIDER_GCP -> Optional.of("gs:" + view.bucket() + ":/" + below);
            case Names.PROVIDER_AWS ->
                Optional.of(
                        "s3:" + (url.isEmpty() ? S3Locations.amazon(view) : url) + "/" + view.bucket() + "/" + below);
            default -> url.isEmpty() ? Optional.empty() : Optional.of("s3:" + url + "/" + view.bucket() + "/" + below);
        };
    }

    /**
     * The place that a task names.
     *
     * @param usual where the location has it; a file system's repositories stay below its root
     * @throws RefusedException when the two are stores of different kinds
     */
    static StorageLocation place(String identifier, StorageLocation usual) throws RefusedException {
        String text = identifier.strip().replaceAll("/+$", "");
        int end = text.lastIndexOf('/');
        Optional<StorageLocation> found = usual instanceof StorageLocation.FileSystem files
                ? below(files.root(), text)
                : end < 0
                        ? Optional.empty()
                        : new ResticPrefix(text.substring(0, end)).sameKind(usual, text.substring(end + 1));
        return found.orElseThrow(() -> new RefusedException("the task's spec.repoIdentifier is \"" + identifier
                + "\", which is no restic repository at this location, where it would be in " + usual.text()
                + ". Leave spec.repoIdentifier empty, or name the location that it belongs to."));
    }

    private static Optional<StorageLocation> below(Path root, String text) {
        return folder(text.startsWith("local:") ? text.substring("local:".length()) : text)
                .filter(folder -> folder.startsWith(root))
                .map(folder -> new StorageLocation.FileSystem(root, folder));
    }

    private static Optional<Path> folder(String text) {
        try {
            return Optional.of(Path.of(text).normalize()).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
