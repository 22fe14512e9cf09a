package io.stevedore.engine;

import java.nio.file.Path;

/** What a backup reads, or a restore writes. */
public sealed interface Volume {

    /** As this process sees it. */
    Path path();

    /** The root of a file system: its files are what counts. */
    record Directory(Path path) implements Volume {}

    /** A block device: its bytes are what counts. */
    record Device(Path path) implements Volume {}
}
