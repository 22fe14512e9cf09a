package io.stevedore.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import io.stevedore.expose.ExposeStep;
import io.stevedore.expose.Facts;
import io.stevedore.expose.csi.SnapshotSweepPlan;
import io.stevedore.expose.restore.RestoreSweepPlan;
import io.stevedore.expose.sweep.Leftover;
import io.stevedore.expose.sweep.LeftoverSearch;
import io.stevedore.expose.sweep.Sweep;
import io.stevedore.kube.Session;
import io.stevedore.kube.Steps.Reached;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what tasks have left behind: a while after the start or after a task vanished, and then once a day, and of all
 * agents only the one that goes first. A look reads what is watched anyway and lists the contents of snapshots once. What
 * stands for the grace time is told, and removed where that is wanted.
 */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final Duration PERIOD = Duration.ofDays(1);
    /** In place of a task's uid where agents are ranked: all of them rank for the same. */
    private static final String TURN = "sweep";

    /** From {@code --sweep}. */
    public enum Mode {
        /** Leftovers are told and removed. */
        remove,
        /** They are told. */
        report,
        /** Nobody looks. */
        off
    }

    private final Mode mode;
    private final Duration grace;
    private final Agent agent;
    private final Function<TaskRef, Leftover.State> tasks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweep").factory());
    private final Set<Leftover> told = new LinkedHashSet<>();
    private Sweep sweep = Sweep.NOTHING;
    private Duration pause;
    private boolean unfinished;
    private @Nullable ScheduledFuture<?> planned;

    /**
     * @param grace how long something has to stand that looks like a leftover
     * @param tasks what the watches know of a task
     */
    public Sweeper(Mode mode, Duration grace, Agent agent, Function<TaskRef, Leftover.State> tasks) {
        this.mode = mode;
        this.grace = grace;
        this.agent = agent;
        this.tasks = tasks;
        this.pause = grace;
    }

    public void start() {
        plan(grace);
    }

    /** Somebody took a task away: nobody else takes away what it has made. */
    public void soon() {
        plan(grace);
    }

    /** Unless a look is due before. */
    private synchronized void plan(Duration later) {
        boolean sooner = planned != null && planned.getDelay(TimeUnit.MILLISECONDS) <= later.toMillis();
        if (mode == Mode.off || sooner || timer.isShutdown()) {
            return;
        }
        if (planned != null) {
            planned.cancel(false);
        }
        planned = timer.schedule(this::lookAndGoOn, later.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAndGoOn() {
        synchronized (this) {
            planned = null;
        }
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warnf("Leftovers were not looked for to the end: %s; the next look is in a while", e.getMessage());
        }
        pause = next();
        plan(pause);
    }

    /** What does not go is looked at less and less often. */
    private Duration next() {
        if (sweep.since().size() > told.size()) {
            return grace;
        }
        Duration later = unfinished ? pause.multipliedBy(2) : PERIOD;
        return later.compareTo(PERIOD) < 0 ? later : PERIOD;
    }

    private void look() {
        unfinished = false;
        if (agent.agents().turn(TURN).isPositive()) {
            sweep = Sweep.NOTHING;
            told.clear();
            return; // another agent's
        }
        LeftoverSearch search = new LeftoverSearch(agent.settings().namespace(), tasks);
        sweep = sweep.seen(search.in(agent.cluster().sweepable()), agent.clock().instant());
        told.retainAll(sweep.since().keySet());
        sweep.due(agent.clock().instant(), grace).stream()
                .collect(Collectors.groupingBy(Leftover::task))
                .forEach(this::settle);
    }

    /** All that one task has left. */
    private void settle(TaskRef task, List<Leftover> leftovers) {
        if (leftovers.getFirst().state() == Leftover.State.GONE
                && agent.cluster().exists(task)) {
            return; // the watch is late
        }
        leftovers.stream().filter(told::add).forEach(this::tell);
        if (mode == Mode.remove) {
            unfinished |= !remove(task, leftovers);
        }
    }

    /** Whether nothing is left to do. */
    private boolean remove(TaskRef task, List<Leftover> leftovers) {
        try (Session session = agent.sessions().apart(task)) {
            Reached reached = agent.steps().run(session, plan(task, leftovers));
            LOG.debugf("Leftovers of %s: %s", task, reached);
            return reached instanceof Reached.Done;
        } catch (KubernetesClientException e) {
            LOG.warnf("Leftovers of %s are not removed yet: %s", task, e.getMessage());
            return false;
        }
    }

    private void tell(Leftover leftover) {
        String text = leftover.text()
                + (mode == Mode.report
                        ? "; --sweep=report leaves it"
                        : leftover.kind() == Leftover.Kind.MADE ? "; it is removed" : "; it becomes as it was");
        LOG.warn(text);
        agent.events().leftover();
        agent.cluster()
                .daemonSet()
                .ifPresent(about -> agent.eventWriter().tell(about, "Warning", Names.EVENT_LEFTOVER, text));
    }

    private static Function<Facts, ExposeStep> plan(TaskRef task, List<Leftover> leftovers) {
        if (task.kind() == TaskKind.DOWNLOAD) {
            return new RestoreSweepPlan(task, task.namespace())::next;
        }
        String kept = leftovers.stream()
                .filter(leftover -> leftover.kind() == Leftover.Kind.KEPT)
                .map(leftover -> leftover.object().name())
                .findFirst()
                .orElse("");
        return new SnapshotSweepPlan(task, task.namespace(), kept)::next;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
