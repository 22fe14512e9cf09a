package io.stevedore.mover;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one mover is to do.
 *
 * @param kind             which direction
 * @param namespace        Velero's namespace
 * @param task             name of the DataUpload or DataDownload
 * @param attempt          of the task, from 1: with a later one under way this mover is of no use any more
 * @param volume           the volume as this process sees it
 * @param volumeMode       {@code Filesystem}, also when empty, or {@code Block}
 * @param resourceTimeout  how long to wait for the repository
 * @param cacheDirectory   restore: where caches may be kept
 * @param node             the name of the node, for events
 * @param terminationLog   the file whose content the agent reads at the end
 * @param progressInterval least time between two progress events
 */
public record MoverOptions(
        MoverKind kind,
        String namespace,
        String task,
        int attempt,
        Path volume,
        String volumeMode,
        Duration resourceTimeout,
        Optional<Path> cacheDirectory,
        String node,
        Path terminationLog,
        Duration progressInterval) {
    static final String BLOCK = "Block";
    static final String FILESYSTEM = "Filesystem";

    /** Whether the volume is a device. */
    boolean isBlock() {
        return volumeMode.equals(BLOCK);
    }

    /** A file system's mover that meets a device, or the other way round, would say so in much stranger words. */
    void requireKnownVolumeMode() throws SetupException {
        if (!volumeMode.isEmpty() && !volumeMode.equals(FILESYSTEM) && !isBlock()) {
            throw new SetupException("volume mode " + volumeMode + " is not known; known are Filesystem and Block");
        }
    }
}
