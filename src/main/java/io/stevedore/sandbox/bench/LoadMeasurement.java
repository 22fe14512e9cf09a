package io.stevedore.sandbox.bench;

import io.stevedore.sandbox.report.ApiUsage;
import io.stevedore.sandbox.report.Footprint;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A crowd of tasks.
 *
 * @param agents      on as many nodes, each with one slot
 * @param finished    tasks that were over before
 * @param moverTime   how long each mover worked
 * @param completed   tasks
 * @param makespan    from the first creation to the last end
 * @param accepting   from the creation of each to Accepted
 * @param starting    from Accepted to InProgress
 * @param spread      by the nodes of the movers
 * @param verbs       requests of all agents, without watches, by verb
 * @param watches     opened meanwhile
 * @param usage       what belongs to each single task
 * @param start       from the start of the agents beside the finished tasks until they were ready; zero where there were none
 * @param idle        of each agent before the first task
 * @param after       of each agent after the last
 */
public record LoadMeasurement(
        int agents,
        int tasks,
        int finished,
        Duration moverTime,
        int completed,
        Duration makespan,
        Distribution accepting,
        Distribution starting,
        Spread spread,
        Map<String, Long> verbs,
        long watches,
        List<ApiUsage> usage,
        Duration start,
        List<Footprint> idle,
        List<Footprint> after) {

    /** With every node busy to the end, and nothing but the movers. */
    public Duration ideal() {
        return moverTime.multipliedBy(Math.ceilDiv(tasks, Math.max(1, agents)));
    }

    public long requests() {
        return verbs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of those that name a task or what was made for it. */
    public int mostRequests() {
        return usage.stream().mapToInt(ApiUsage::requests).max().orElse(0);
    }

    /** The most that name one task, and its share of those that name none, such as lists before a watch. */
    public double mostRequestsWithShare() {
        long named = usage.stream().mapToLong(ApiUsage::requests).sum();
        return mostRequests() + (double) Math.max(0, requests() - named) / Math.max(1, tasks);
    }

    public int mostWrites() {
        return usage.stream().mapToInt(ApiUsage::crWrites).max().orElse(0);
    }

    public int conflicts() {
        return usage.stream().mapToInt(ApiUsage::conflicts).sum();
    }

    /** For people. */
    public String name() {
        return "%,d agent%s x %,d%s"
                .formatted(
                        agents, agents == 1 ? "" : "s", tasks, finished == 0 ? "" : " beside %,d".formatted(finished));
    }
}
