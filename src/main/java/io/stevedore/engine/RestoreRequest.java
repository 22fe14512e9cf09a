package io.stevedore.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to write where.
 *
 * @param snapshot       its id
 * @param volume         an empty directory, in which an empty {@code lost+found} may be, or any device
 * @param parallelism    files written at a time
 * @param sparse         leave holes in files where the content is zeros
 * @param cacheDirectory where the engine may keep its caches; absent means the scratch folder
 */
public record RestoreRequest(
        SnapshotId snapshot, Volume volume, int parallelism, boolean sparse, Optional<Path> cacheDirectory) {}
