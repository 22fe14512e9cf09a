package io.stevedore.sandbox.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is measured of agents and their tasks.
 *
 * @param agents       each on a node of its own, where movers run, too
 * @param tasks        data uploads
 * @param every        the time between one being asked for and the next; zero asks for all at once
 * @param finished     data uploads that were over before
 * @param otherNodes   of the cluster, where nothing runs
 * @param moverTime    how long a played mover works
 * @param agentCommand of another agent, in place of ours; empty for ours
 * @param state        where everything is kept; removed at the end unless it was there before
 */
public record LoadBenchOptions(
        int agents,
        int tasks,
        Duration every,
        int finished,
        int otherNodes,
        Duration moverTime,
        List<String> agentCommand,
        Optional<Path> state) {
    public LoadBenchOptions {
        agentCommand = List.copyOf(agentCommand);
    }

    /** After which tasks that are not over are given up. */
    Duration patience() {
        int rounds = Math.ceilDiv(tasks, agents);
        return Duration.ofMinutes(30)
                .plus(every.multipliedBy(tasks))
                .plus(moverTime.plusSeconds(3).multipliedBy(2L * rounds));
    }
}
