package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.program.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the program is told of a place: in its configuration, on the command line of a creation, in private files, in its
 * environment. Neither a command line nor an error says who we are there.
 */
sealed interface KopiaStorage permits KopiaFileSystem, KopiaS3, KopiaAzure, KopiaGoogle {
    static KopiaStorage of(StorageLocation storage) {
        return switch (storage) {
            case StorageLocation.FileSystem files -> new KopiaFileSystem(files);
            case StorageLocation.S3 s3 -> new KopiaS3(s3);
            case StorageLocation.Azure azure -> new KopiaAzure(azure);
            case StorageLocation.Google google -> new KopiaGoogle(google);
        };
    }

    /** The program's name for this kind of place in a configuration. */
    String type();

    ObjectNode configuration();

    /**
     * The words that say where a new repository is to be.
     *
     * @param folder with the {@link #files}
     * @throws EngineException when the program can open such a repository but not make one
     */
    List<String> place(Path folder) throws EngineException;

    /** Private files by their names. */
    default Map<String, String> files() {
        return Map.of();
    }

    /** @param folder with the {@link #files} */
    Map<String, String> environment(Path folder);

    /** What must not be seen in anything that the program says. */
    Set<String> secrets();
}
