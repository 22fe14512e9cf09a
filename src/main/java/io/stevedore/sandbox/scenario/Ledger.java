package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.ApiAccount;
import io.stevedore.sandbox.report.AuditEvent;
import io.stevedore.sandbox.report.AuditLog;
import io.stevedore.sandbox.report.PermissionUse;
import io.stevedore.sandbox.report.RunReport;
import io.stevedore.sandbox.report.TaskReport;
import io.stevedore.sandbox.report.TaskTimeline;
import io.stevedore.sandbox.report.TaskWindow;
import io.stevedore.sandbox.tree.Comparison;
import io.stevedore.sandbox.tree.DifferenceKind;
import io.stevedore.sandbox.tree.Fidelity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that a run has found so far. */
final class Ledger {
    /** What an agent still does when its task has ended belongs to it, too. */
    private static final Duration AFTERMATH = Duration.ofSeconds(2);

    private static final String ACCOUNTS = "system:serviceaccount:" + World.VELERO + ":";

    private final Instant start;
    private final List<TaskRun> runs = new ArrayList<>();
    private final Map<String, Long> tolerated = new LinkedHashMap<>();
    private final Map<String, Long> violations = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> leftovers = new ArrayList<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private boolean whole;

    Ledger(Instant start) {
        this.start = start;
    }

    void task(TaskRun run) {
        runs.add(run);
    }

    void failure(String what) {
        failures.add(what);
    }

    void leftovers(List<String> found) {
        leftovers.addAll(found);
    }

    void figure(String name, double value) {
        figures.put(name, value);
    }

    void comparison(Comparison comparison, Fidelity fidelity) {
        add(tolerated, comparison.tolerated(fidelity));
        add(violations, comparison.violations(fidelity));
    }

    /** Volumes were backed up and restored from the beginning to the end: all that takes permissions has happened. */
    void whole() {
        whole = true;
    }

    boolean failed() {
        return !failures.isEmpty();
    }

    List<TaskRun> tasks() {
        return List.copyOf(runs);
    }

    RunReport report(World world, Instant end) {
        List<AuditEvent> events = events(world);
        ApiAccount.Shares shares = shares(events, world);
        PermissionUse permissions = PermissionUse.of(events, World.VELERO);
        List<TaskReport> tasks = runs.stream()
                .map(run -> {
                    TaskState state = world.tasks().state(run.kind(), run.name());
                    return new TaskReport(
                            run.title(),
                            run.kind(),
                            run.name(),
                            state.phase(),
                            state.node(),
                            world.tasks().timeline(run.name()),
                            state.totalBytes(),
                            state.movedBytes(),
                            shares.of(run.name()));
                })
                .toList();
        return new RunReport(
                tasks,
                shares.shared(),
                tolerated,
                violations,
                leftovers,
                failures,
                whole ? permissions : permissions.ofPart(),
                figures,
                Duration.between(start, end));
    }

    private static List<AuditEvent> events(World world) {
        try {
            return AuditLog.read(world.controlPlane().auditLog(), ACCOUNTS, event -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ApiAccount.Shares shares(List<AuditEvent> events, World world) {
        Set<String> agents = world.workloads().agentPods();
        return ApiAccount.settle(
                events.stream().filter(event -> agents.contains(event.pod())).toList(),
                runs.stream()
                        .map(run -> window(run, world.tasks().timeline(run.name())))
                        .toList());
    }

    private TaskWindow window(TaskRun run, TaskTimeline timeline) {
        Instant end = timeline.end();
        Instant next = runs.stream()
                .map(TaskRun::created)
                .filter(end::isBefore)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Instant aftermath = end.plus(AFTERMATH);
        return new TaskWindow(
                run.resource(), run.name(), run.touches(), run.created(), aftermath.isBefore(next) ? aftermath : next);
    }

    private static void add(Map<String, Long> sums, Map<DifferenceKind, Long> counts) {
        counts.forEach((kind, count) -> sums.merge(kind.label(), count, Long::sum));
    }
}
