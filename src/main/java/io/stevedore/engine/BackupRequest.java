package io.stevedore.engine;

import java.nio.file.Path;
import java.util.Map;

/**
 * What to make a snapshot of.
 *
 * @param directory   the volume's root as this process sees it
 * @param sourcePath  the name under which the snapshots of this volume follow each other
 * @param tags        kept with the snapshot
 * @param parallelism files read at a time
 * @param frozen      nobody writes to the directory, so that what is stored must equal what was counted before
 */
public record BackupRequest(
        Path directory, String sourcePath, Map<String, String> tags, int parallelism, boolean frozen) {
    public BackupRequest {
        tags = Map.copyOf(tags);
    }
}
