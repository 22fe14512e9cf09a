package io.stevedore.sandbox.node.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One program to run.
 *
 * @param hostname         what it sees as its host name
 * @param command          program and arguments
 * @param environment      all of it
 * @param workingDirectory inside
 * @param readOnlyRoot     whether everything but the mounts refuses writes
 * @param mounts           volumes
 * @param image            what else it sees
 * @param directory        of the machine, for this container alone: its root's mount point, its termination message
 * @param log              file that gets standard output and error
 */
public record ContainerSpec(
        String hostname,
        List<String> command,
        Map<String, String> environment,
        String workingDirectory,
        boolean readOnlyRoot,
        List<Mount> mounts,
        Image image,
        Path directory,
        Path log) {

    /** Where the program writes why it ended, inside. */
    public static final String TERMINATION_LOG = "/dev/termination-log";

    public ContainerSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command");
        }
    }

    /** File of the machine behind {@link #TERMINATION_LOG}. */
    public Path terminationLog() {
        return directory.resolve("termination-log");
    }

    /** File of the machine behind {@code /etc/hosts}. */
    Path hosts() {
        return directory.resolve("hosts");
    }
}
