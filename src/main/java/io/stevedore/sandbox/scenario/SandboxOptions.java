package io.stevedore.sandbox.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param nodes   played nodes
 * @param files   regular files of each generated volume
 * @param bytes   of each generated volume
 * @param from    a folder whose copy is the volume's content, in place of a generated one
 * @param volumes application volumes, moved at the same time
 * @param keep    leave everything running until interrupted
 * @param s3      the repository is in an object store, not in a folder
 * @param block   the volumes are block volumes
 * @param burst   data uploads created at once on one node with played movers; 0 for the usual run
 * @param moverTime how long a played mover works
 * @param fileSystemBackup pods' volumes, file by file, in place of snapshots of claims
 * @param engine    of file-system backups
 * @param faults  what is wrong with the cluster, one after the other, in place of the usual run
 * @param state   where everything is kept; removed at the end unless it was there before
 */
public record SandboxOptions(
        int nodes,
        int files,
        long bytes,
        Optional<Path> from,
        int volumes,
        boolean keep,
        boolean s3,
        boolean block,
        int burst,
        Duration moverTime,
        List<Fault> faults,
        boolean fileSystemBackup,
        String engine,
        Optional<Path> state) {

    /** Nodes on which nothing is done but what a benchmark does. @param engine that has to be there */
    static SandboxOptions bench(int nodes, String engine, Optional<Path> state) {
        return new SandboxOptions(
                nodes,
                0,
                0,
                Optional.empty(),
                1,
                false,
                false,
                false,
                0,
                Duration.ZERO,
                List.of(),
                true,
                engine,
                state);
    }

    /** With movers that are played: each ends after this time. */
    SandboxOptions withPlayedMovers(int tasks, Duration time) {
        return new SandboxOptions(
                nodes, files, bytes, from, volumes, keep, s3, block, tasks, time, faults, false, engine, state);
    }

    SandboxOptions withBytes(long other) {
        return new SandboxOptions(
                nodes,
                files,
                other,
                from,
                volumes,
                keep,
                s3,
                block,
                burst,
                moverTime,
                faults,
                fileSystemBackup,
                engine,
                state);
    }
}
