package io.stevedore.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to write where.
 *
 * @param snapshot       its id
 * @param directory      an empty directory; an empty {@code lost+found} may be in it
 * @param parallelism    files written at a time
 * @param sparse         leave holes where the content is zeros
 * @param cacheDirectory where the engine may keep its caches; absent means the scratch folder
 */
public record RestoreRequest(
        SnapshotId snapshot, Path directory, int parallelism, boolean sparse, Optional<Path> cacheDirectory) {}
