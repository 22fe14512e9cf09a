package io.stevedore.engine;

import java.util.Map;

/**
 * What to make a snapshot of.
 *
 * @param volume      what to read
 * @param sourcePath  the name under which kopia's snapshots of this volume follow each other
 * @param tags        kept with the snapshot
 * @param attemptTag  which of the tags counts attempts; snapshots that differ in nothing else are those of attempts that
 *                    were lost. Empty for none
 * @param volumeTag   which of the tags tells this volume apart from all others; restic's snapshots with the same value follow
 *                    each other. Empty for none: restic then reads everything
 * @param parallelism files read at a time, where the engine lets one choose
 * @param frozen      nobody writes to the volume, so that what is stored must equal what was counted before
 */
public record BackupRequest(
        Volume volume,
        String sourcePath,
        Map<String, String> tags,
        String attemptTag,
        String volumeTag,
        int parallelism,
        boolean frozen) {
    public BackupRequest {
        tags = Map.copyOf(tags);
    }

    public BackupRequest(Volume volume, String sourcePath, Map<String, String> tags, int parallelism, boolean frozen) {
        this(volume, sourcePath, tags, "", "", parallelism, frozen);
    }

    public BackupRequest(
            Volume volume,
            String sourcePath,
            Map<String, String> tags,
            String attemptTag,
            int parallelism,
            boolean frozen) {
        this(volume, sourcePath, tags, attemptTag, "", parallelism, frozen);
    }
}
