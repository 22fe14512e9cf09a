package io.stevedore.engine.program;

import io.stevedore.engine.StorageLocation;
import java.nio.file.Files;
import java.util.Optional;

/** A folder for repositories that is not there: a program says of it what it says of a folder without a repository. */
public final class Mounts {
    private Mounts() {}

    /** Why nothing can be opened or made in this place; empty when only the program knows. */
    public static Optional<String> missing(String attempted, StorageLocation storage) {
        return storage instanceof StorageLocation.FileSystem files && !Files.isDirectory(files.root())
                ? Optional.of(attempted + ": " + files.root() + " is not a directory here; is the volume mounted?")
                : Optional.empty();
    }
}
