package io.stevedore.app;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What both directions of a mover take. */
final class MoverFlags {
    @Option(
            names = "--volume-path",
            required = true,
            paramLabel = "PATH",
            description = "The volume, as it is mounted here.")
    Path volumePath = Path.of("/");

    @Option(
            names = "--volume-mode",
            defaultValue = "Filesystem",
            paramLabel = "MODE",
            description = "Filesystem or Block (default: ${DEFAULT-VALUE}).")
    String volumeMode = "Filesystem";

    @Option(
            names = "--resource-timeout",
            required = true,
            paramLabel = "DURATION",
            converter = GoDuration.class,
            description = "How long to wait for the repository, for example 10m0s.")
    Duration resourceTimeout = Duration.ofMinutes(10);

    @Option(
            names = "--attempt",
            defaultValue = "1",
            paramLabel = "N",
            description = "Which attempt of the task this is; those before were lost (default: ${DEFAULT-VALUE}).")
    int attempt = 1;

    @Option(names = "--termination-log", defaultValue = "/dev/termination-log", hidden = true)
    Path terminationLog = Path.of("/dev/termination-log");

    @Option(names = "--progress-interval", defaultValue = "10s", converter = GoDuration.class, hidden = true)
    Duration progressInterval = Duration.ofSeconds(10);

    @Option(
            names = "--engine-stall-timeout",
            defaultValue = "15m0s",
            paramLabel = "DURATION",
            converter = GoDuration.class,
            description = "Without a sign of life from the engine for so long the transfer fails.")
    Duration stallTimeout = Duration.ofMinutes(15);

    @Option(names = "--silence", defaultValue = "80s", converter = GoDuration.class, hidden = true)
    Duration silence = Duration.ofSeconds(80);
}
