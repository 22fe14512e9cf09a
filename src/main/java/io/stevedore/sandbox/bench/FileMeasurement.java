package io.stevedore.sandbox.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One operation on one tree, done several times by the bare command and by a task.
 *
 * @param tree   for people, for example {@code 50,000 files of 4.1 kB}
 * @param bare   times of the engine's command
 * @param tasks  the same by a task
 */
public record FileMeasurement(String tree, String engine, String operation, List<Duration> bare, List<Run> tasks) {
    public FileMeasurement {
        bare = List.copyOf(bare);
        tasks = List.copyOf(tasks);
    }

    /** @param phases of the task, each with its time */
    public record Run(Duration time, Map<String, Duration> phases) {}

    /** The middle one of the tasks: its phases belong together. */
    public Run task() {
        Duration median =
                Distribution.of(tasks.stream().map(Run::time).toList()).median().orElseThrow();
        return tasks.stream()
                .filter(run -> run.time().equals(median))
                .findFirst()
                .orElseThrow();
    }

    public Overhead overhead() {
        return new Overhead(Distribution.of(bare).median().orElseThrow(), task().time());
    }
}
