package io.stevedore.sandbox.bench;

import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.ApiUsage;
import io.stevedore.sandbox.report.Footprint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A crowd of tasks.
 *
 * @param agents      on as many nodes, each with one slot
 * @param every       the time from one task's creation to the next one's; zero where all came at once
 * @param finished    tasks that were over before
 * @param otherNodes  of the cluster, where nothing runs
 * @param moverTime   how long each mover worked
 * @param completed   tasks
 * @param makespan    from the first creation to the last end
 * @param accepting   from the creation of each to Accepted
 * @param starting    from Accepted to InProgress
 * @param spread      by the nodes of the movers
 * @param verbs       requests of all agents, without watches, by verb
 * @param watches     opened meanwhile
 * @param usage       what belongs to each single task
 * @param start       from the start of the agents beside the finished tasks and the other nodes until they were ready; zero where there were none
 * @param idle        of each agent before the first task
 * @param after       of each agent after the last
 */
public record LoadMeasurement(
        int agents,
        int tasks,
        Duration every,
        int finished,
        int otherNodes,
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

    /** With nothing but the movers: every node is busy to the end, or waits for the next task to be asked for. */
    public Duration ideal() {
        Duration busy = moverTime.multipliedBy(Math.ceilDiv(tasks, Math.max(1, agents)));
        Duration asking = every.multipliedBy(Math.max(0, tasks - 1)).plus(moverTime);
        return busy.compareTo(asking) > 0 ? busy : asking;
    }

    public long requests() {
        return verbs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of those that name a task or what was made for it. */
    public int mostRequests() {
        return most(ApiUsage::requests);
    }

    /**
     * The most that name one task and do not tell why it waits, and its share of those that name none, such as lists before
     * a watch.
     */
    public double mostRequestsToWork() {
        long named = usage.stream().mapToLong(ApiUsage::requests).sum();
        return most(ApiUsage::requestsToWork) + (double) Math.max(0, requests() - named) / Math.max(1, tasks);
    }

    public int mostWrites() {
        return most(ApiUsage::crWrites);
    }

    /** All but those that tell why a task waits. */
    public int mostWritesToWork() {
        return most(ApiUsage::crWritesToWork);
    }

    /** How often a task was told why it waits. */
    public int mostTold() {
        return most(ApiUsage::told);
    }

    private int most(ToIntFunction<ApiUsage> figure) {
        return usage.stream().mapToInt(figure).max().orElse(0);
    }

    public int conflicts() {
        return usage.stream().mapToInt(ApiUsage::conflicts).sum();
    }

    /** For people. */
    public String name() {
        return "%,d agent%s x %,d%s%s%s"
                .formatted(
                        agents,
                        agents == 1 ? "" : "s",
                        tasks,
                        every.isZero() ? "" : ", one every " + Amounts.time(every),
                        finished == 0 ? "" : " beside %,d".formatted(finished),
                        otherNodes == 0 ? "" : " on %,d nodes".formatted(agents + otherNodes));
    }
}
