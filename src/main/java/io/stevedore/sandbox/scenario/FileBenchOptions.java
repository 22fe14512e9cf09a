package io.stevedore.sandbox.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is measured of file-system backups.
 *
 * @param engines   one after the other, {@code kopia} and {@code restic}
 * @param files     of the tree of small files
 * @param fileBytes of each of them
 * @param bytes     of the one large file
 * @param runs      how often each is done; the middle one counts
 * @param state     where everything is kept; removed at the end unless it was there before
 */
public record FileBenchOptions(
        List<String> engines, int files, long fileBytes, long bytes, int runs, Optional<Path> state) {
    public FileBenchOptions {
        engines = List.copyOf(engines);
    }
}
