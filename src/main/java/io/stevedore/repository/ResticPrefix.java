package io.stevedore.repository;

import io.stevedore.engine.S3Store;
import io.stevedore.engine.StorageLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place that a location names for all its restic repositories, in restic's own words; each namespace has a folder there.
 * Who we are comes from the location.
 */
record ResticPrefix(String text) {
    private static final String KEY = "resticRepoPrefix";
    private static final Pattern S3 =
            Pattern.compile("s3:(?:(https?)://)?([A-Za-z0-9._:\\[\\]-]+)/([^/]+)((?:/[^/]+)*)");
    private static final Pattern CLOUD = Pattern.compile("(?:azure|gs):([^:/]+):((?:/[^/]+)*)/?");

    static Optional<ResticPrefix> in(LocationView location) {
        String text = location.config(KEY).replaceAll("/+$", "");
        return text.isEmpty() ? Optional.empty() : Optional.of(new ResticPrefix(text));
    }

    /** Where it is a folder of this machine. */
    Optional<StorageLocation> folder(String volumeNamespace) throws RefusedException {
        String path = text.startsWith("local:") ? text.substring("local:".length()) : text;
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        try {
            Path root = Path.of(path).normalize();
            return Optional.of(new StorageLocation.FileSystem(root, root.resolve(volumeNamespace)));
        } catch (InvalidPathException e) {
            throw new RefusedException("no path can be made of config." + KEY + ": " + e.getReason());
        }
    }

    /**
     * @param usual where the repository would be without the prefix
     * @throws RefusedException when the two are stores of different kinds, or we do not know the kind
     */
    StorageLocation inStead(StorageLocation usual, String volumeNamespace) throws RefusedException {
        return sameKind(usual, volumeNamespace)
                .orElseThrow(() -> new RefusedException("config." + KEY + " is \"" + text
                        + "\", which is not of the location's provider: it has to be like"
                        + " s3:https://host/bucket/folder, azure:container:/folder, gs:bucket:/folder, or a folder"));
    }

    /** The same, empty where it throws. */
    Optional<StorageLocation> sameKind(StorageLocation usual, String volumeNamespace) {
        Matcher s3 = S3.matcher(text);
        Matcher cloud = CLOUD.matcher(text);
        return switch (usual) {
            case StorageLocation.S3 known
            when s3.matches() ->
                Optional.of(new StorageLocation.S3(
                        s3.group(3),
                        prefix(s3.group(4), volumeNamespace),
                        new S3Store(s3.group(2), known.store().region(), security(s3.group(1), known.store())),
                        known.identity()));
            case StorageLocation.Azure known
            when cloud.matches() && text.startsWith("azure:") ->
                Optional.of(new StorageLocation.Azure(
                        known.account(),
                        known.domain(),
                        cloud.group(1),
                        prefix(cloud.group(2), volumeNamespace),
                        known.identity()));
            case StorageLocation.Google known
            when cloud.matches() && text.startsWith("gs:") ->
                Optional.of(new StorageLocation.Google(
                        cloud.group(1), prefix(cloud.group(2), volumeNamespace), known.credentials()));
            default -> Optional.empty();
        };
    }

    private static String prefix(String folder, String volumeNamespace) {
        return (folder.isEmpty() ? "" : folder.substring(1) + "/") + volumeNamespace + "/";
    }

    /** Open when the prefix says so; else as the location says, unless that is open. */
    private static S3Store.Security security(String scheme, S3Store known) {
        if ("http".equals(scheme)) {
            return new S3Store.Security.Open();
        }
        return known.security() instanceof S3Store.Security.Open
                ? new S3Store.Security.Verified(Optional.empty())
                : known.security();
    }
}
