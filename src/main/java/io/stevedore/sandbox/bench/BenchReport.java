package io.stevedore.sandbox.bench;

import java.util.List;
import java.util.Map;

/**
 * The outcome of a benchmark.
 *
 * @param name          of its files
 * @param circumstances machine, load, program: without them no figure means a thing
 * @param bars          what was promised
 * @param failures      what went wrong, one line each
 * @param figures       the same for programs; times in seconds, sizes in bytes
 */
public record BenchReport(
        String name,
        String title,
        List<String> circumstances,
        List<Table> tables,
        List<Chart> charts,
        List<Bar> bars,
        List<String> failures,
        Map<String, Object> figures) {

    /** Whether all went well and every promise was kept. */
    public boolean success() {
        return failures.isEmpty() && bars.stream().allMatch(Bar::kept);
    }
}
