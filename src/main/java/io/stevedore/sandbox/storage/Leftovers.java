package io.stevedore.sandbox.storage;

import java.nio.file.Path;
import java.util.List;

/** What is still on the played disk array: directories of volumes and of snapshots. */
public record Leftovers(List<Path> volumes, List<Path> snapshots) {
    /** Whether the disk array is as empty as at the start. */
    public boolean none() {
        return volumes.isEmpty() && snapshots.isEmpty();
    }
}
