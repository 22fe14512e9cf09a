package io.stevedore.sandbox.bench;

import io.stevedore.sandbox.report.Amounts;
import io.stevedore.sandbox.report.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** How agents get on with a crowd of tasks, and what they cost the API server. */
public final class LoadBenchReport {
    /** Whoever waits is told why, and how long that takes is a matter of the machine. */
    private static final String BESIDES = ", besides what it was told";

    private static final int MOST_WRITES = 6;
    private static final int MOST_REQUESTS = 26;
    private static final double MOST_UNEVEN = 1.5;
    private static final double MOST_BEYOND_IDEAL = 1.1;
    /** With fewer tasks for each node one more or less says nothing. */
    private static final int TASKS_OF_A_NODE = 4;

    private LoadBenchReport() {}

    public static BenchReport of(List<String> circumstances, List<LoadMeasurement> all, List<String> failures) {
        return new BenchReport(
                "load",
                "Agents and many tasks",
                circumstances,
                List.of(table(all)),
                List.of(requests(all), latencies(all)),
                all.stream().flatMap(LoadBenchReport::bars).toList(),
                failures,
                Map.of("measurements", all.stream().map(LoadBenchReport::fields).toList()));
    }

    private static Stream<Bar> bars(LoadMeasurement one) {
        List<Bar> bars = new ArrayList<>(List.of(
                new Bar(one.name() + ": most writes to one task" + BESIDES, one.mostWritesToWork(), MOST_WRITES, ""),
                new Bar(
                        one.name() + ": most requests for one task" + BESIDES,
                        one.mostRequestsToWork(),
                        MOST_REQUESTS,
                        "")));
        if (one.agents() > 1 && one.tasks() >= TASKS_OF_A_NODE * one.agents()) {
            bars.add(new Bar(
                    one.name() + ": fullest to emptiest node", one.spread().ratio(), MOST_UNEVEN, ""));
        }
        if (one.tasks() >= TASKS_OF_A_NODE * one.agents() && one.ideal().isPositive()) {
            bars.add(new Bar(
                    one.name() + ": time to completion",
                    Amounts.seconds(one.makespan()),
                    Amounts.seconds(one.ideal()) * MOST_BEYOND_IDEAL,
                    "s"));
        }
        return bars.stream();
    }

    private static Table table(List<LoadMeasurement> all) {
        List<String> columns = new ArrayList<>(List.of("figure"));
        all.forEach(one -> columns.add(one.name()));
        Map<String, Function<LoadMeasurement, String>> figures = new LinkedHashMap<>();
        figures.put("tasks completed", one -> Amounts.count(one.completed()));
        figures.put("time of a mover", one -> seconds(one.moverTime()));
        figures.put("time to completion", one -> seconds(one.makespan()));
        figures.put("the movers alone", one -> seconds(one.ideal()));
        figures.put("new to accepted, p50", one -> seconds(one.accepting().percentile(50)));
        figures.put("new to accepted, p99", one -> seconds(one.accepting().percentile(99)));
        figures.put(
                "accepted to in progress, p50", one -> seconds(one.starting().percentile(50)));
        figures.put(
                "accepted to in progress, p99", one -> seconds(one.starting().percentile(99)));
        figures.put(
                "tasks of the fullest and the emptiest node",
                one -> one.spread().most() + " : " + one.spread().least());
        figures.put("requests of all agents for each task", one -> perTask(one.requests(), one));
        for (String verb : verbs(all)) {
            figures.put("of these " + verb, one -> perTask(one.verbs().getOrDefault(verb, 0L), one));
        }
        figures.put("watches opened for each task", one -> perTask(one.watches(), one));
        figures.put("most requests that name one task", one -> String.valueOf(one.mostRequests()));
        figures.put("most writes to one task", one -> String.valueOf(one.mostWrites()));
        figures.put("most often that one task was told why it waits", one -> String.valueOf(one.mostTold()));
        figures.put("conflicts", one -> String.valueOf(one.conflicts()));
        figures.put("agents started beside finished tasks or other nodes, ready after", one -> seconds(one.start()));
        figures.put("anonymous memory of an idle agent, MiB", one -> mebibytes(one.idle(), Footprint::anonymous));
        figures.put("anonymous memory after the tasks, MiB", one -> mebibytes(one.after(), Footprint::anonymous));
        figures.put("resident memory after the tasks, MiB", one -> mebibytes(one.after(), Footprint::resident));
        figures.put("largest resident memory, MiB", one -> mebibytes(one.after(), Footprint::peak));
        figures.put("threads of an idle agent", one -> threads(one.idle()));
        figures.put("threads after the tasks", one -> threads(one.after()));
        List<List<String>> rows = new ArrayList<>();
        figures.forEach((name, figure) -> rows.add(
                Stream.concat(Stream.of(name), all.stream().map(figure)).toList()));
        return new Table("Figures", columns, rows);
    }

    private static SortedSet<String> verbs(List<LoadMeasurement> all) {
        SortedSet<String> verbs = new TreeSet<>();
        all.forEach(one -> verbs.addAll(one.verbs().keySet()));
        return verbs;
    }

    private static Chart requests(List<LoadMeasurement> all) {
        return new Chart(
                "load-requests",
                "Requests of all agents for each task",
                "by verb",
                all.stream().map(LoadMeasurement::name).toList(),
                verbs(all).stream()
                        .map(verb -> new Chart.Group(
                                verb,
                                all.stream()
                                        .map(one -> share(one.verbs().getOrDefault(verb, 0L), one))
                                        .toList()))
                        .toList());
    }

    private static Chart latencies(List<LoadMeasurement> all) {
        Map<String, Function<LoadMeasurement, Optional<Duration>>> lines = new LinkedHashMap<>();
        lines.put("new to accepted, p50", one -> one.accepting().percentile(50));
        lines.put("new to accepted, p99", one -> one.accepting().percentile(99));
        lines.put("accepted to in progress, p50", one -> one.starting().percentile(50));
        lines.put("accepted to in progress, p99", one -> one.starting().percentile(99));
        return new Chart(
                "load-times",
                "Times of a task",
                "s",
                all.stream().map(LoadMeasurement::name).toList(),
                lines.entrySet().stream()
                        .map(line -> new Chart.Group(
                                line.getKey(),
                                all.stream()
                                        .map(one -> line.getValue().apply(one))
                                        .map(time -> Amounts.seconds(time.orElse(Duration.ZERO)))
                                        .toList()))
                        .toList());
    }

    private static Map<String, Object> fields(LoadMeasurement one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("agents", one.agents());
        fields.put("tasks", one.tasks());
        fields.put("everySeconds", Amounts.seconds(one.every()));
        fields.put("finishedBefore", one.finished());
        fields.put("otherNodes", one.otherNodes());
        fields.put("completed", one.completed());
        fields.put("moverSeconds", Amounts.seconds(one.moverTime()));
        fields.put("makespanSeconds", Amounts.seconds(one.makespan()));
        fields.put("idealSeconds", Amounts.seconds(one.ideal()));
        fields.put("newToAcceptedSeconds", percentiles(one.accepting()));
        fields.put("acceptedToInProgressSeconds", percentiles(one.starting()));
        fields.put("tasksByNode", new TreeMap<>(one.spread().byNode()));
        fields.put("requestsByVerb", one.verbs());
        fields.put("watches", one.watches());
        fields.put("mostRequestsOfOneTask", one.mostRequests());
        fields.put("mostWritesToOneTask", one.mostWrites());
        fields.put("mostTold", one.mostTold());
        fields.put("conflicts", one.conflicts());
        fields.put("startSeconds", Amounts.seconds(one.start()));
        fields.put("idleAgents", one.idle());
        fields.put("agentsAfterwards", one.after());
        return fields;
    }

    private static Map<String, Object> percentiles(Distribution times) {
        Map<String, Object> fields = new LinkedHashMap<>();
        times.percentile(50).ifPresent(time -> fields.put("p50", Amounts.seconds(time)));
        times.percentile(99).ifPresent(time -> fields.put("p99", Amounts.seconds(time)));
        return fields;
    }

    private static double share(long number, LoadMeasurement one) {
        return (double) number / Math.max(1, one.tasks());
    }

    private static String perTask(long number, LoadMeasurement one) {
        return String.format(Locale.ROOT, "%.1f", share(number, one));
    }

    private static String seconds(Duration time) {
        return time.isZero() ? "-" : String.format(Locale.ROOT, "%.2f s", Amounts.seconds(time));
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(LoadBenchReport::seconds).orElse("-");
    }

    private static String threads(List<Footprint> agents) {
        return agents.stream()
                .map(Footprint::threads)
                .max(Comparator.naturalOrder())
                .map(most -> (agents.size() == 1 ? "" : "at most ") + most)
                .orElse("-");
    }

    /** The mean of all agents, and the most of one where there are several. */
    private static String mebibytes(List<Footprint> agents, ToLongFunction<Footprint> kibibytes) {
        if (agents.isEmpty()) {
            return "-";
        }
        double mean = agents.stream().mapToLong(kibibytes).average().orElseThrow() / 1024;
        double most = agents.stream().mapToLong(kibibytes).max().orElseThrow() / 1024.0;
        return agents.size() == 1
                ? String.format(Locale.ROOT, "%.1f", mean)
                : String.format(Locale.ROOT, "%.1f (most %.1f)", mean, most);
    }
}
