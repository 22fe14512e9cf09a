package io.stevedore.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command where everything on the disks is read-only but a few folders and files. */
public final class ReadOnlyRoot {
    /** Arguments: number of the writable, the writable, command. */
    private static final String SCRIPT = """
            n=$1; shift
            while [ "$n" -gt 0 ]; do mount --bind "$1" "$1" || exit 97; shift; n=$((n-1)); done
            for point in / /tmp /var/tmp /dev/shm; do
              if mountpoint -q "$point"; then mount -o remount,bind,ro "$point" || exit 98; fi
            done
            if touch /tmp/written 2>/dev/null; then exit 99; fi
            exec "$@"
            """;

    private ReadOnlyRoot() {}

    public static boolean isPossible() throws InterruptedException {
        List<String> command = new ArrayList<>(except(List.of()));
        command.add("true");
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Words to put before a command. */
    public static List<String> except(List<Path> writable) {
        List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
        if (!"root".equals(System.getProperty("user.name"))) {
            words.add("--map-root-user");
        }
        words.addAll(List.of("sh", "-c", SCRIPT, "sh", String.valueOf(writable.size())));
        writable.forEach(path -> words.add(path.toString()));
        return words;
    }
}
