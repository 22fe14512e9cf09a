package io.stevedore.sandbox.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the kernel says of a process, memory in KiB.
 *
 * @param anonymous heap, stacks, and what was changed of the mapped program
 * @param mapped    of the program and its libraries, shared with other processes of the same program
 * @param peak      most resident memory since the start
 */
public record Footprint(long anonymous, long mapped, long peak, long threads) {

    /** Resident memory, all of it but what is shared with others on purpose. */
    public long resident() {
        return anonymous + mapped;
    }

    /** @throws IOException also when there is no such process any more */
    public static Footprint of(long pid) throws IOException {
        Map<String, Long> status = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            String[] words = line.split(":?\\s+", -1);
            if (words.length > 1 && words[1].matches("[0-9]+")) {
                status.put(words[0], Long.valueOf(words[1]));
            }
        }
        return new Footprint(
                status.getOrDefault("RssAnon", -1L),
                status.getOrDefault("RssFile", -1L),
                status.getOrDefault("VmHWM", -1L),
                status.getOrDefault("Threads", -1L));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.1f MiB anonymous, %.1f MiB mapped, peak %.1f MiB, %d threads",
                anonymous / 1024.0,
                mapped / 1024.0,
                peak / 1024.0,
                threads);
    }
}
