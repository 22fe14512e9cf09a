package io.stevedore.diagnostics;

import io.stevedore.api.Phases;
import io.stevedore.task.Action;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskKind;
import io.stevedore.task.TaskPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the agent saw of each task of its own at its latest look, and what it decided: the same decision that it acts on.
 * Reconcilers write it, whoever asks reads it.
 */
public final class Looks {
    /** Of tasks that nobody has taken yet; those of this node are bounded by slots and queue. */
    private static final int MOST = 1_000;

    private final TaskPolicy policy;
    private final Map<String, Look> byUid = new ConcurrentHashMap<>();

    public Looks(TaskPolicy policy) {
        this.policy = policy;
    }

    /**
     * One of them.
     *
     * @param at       when
     * @param since    in this phase; as told by the resource, else when it was first seen so
     * @param deadline when the phase ends by force; empty when it may last
     * @param next     what the agent does about it: one word
     * @param why      the reason
     */
    public record Look(
            Task task,
            String phase,
            Instant at,
            Instant since,
            Optional<Instant> deadline,
            String next,
            String why,
            Timeline timeline) {}

    /** After a decision. */
    public void saw(Observed observed, Action action) {
        Task task = observed.task();
        String uid = task.ref().uid();
        boolean ours = task.node().isEmpty() || task.node().equals(observed.thisNode()) || observed.ownerGone();
        if (!task.builtIn() || !ours || idlesAfterTheEnd(task, action)) {
            forget(uid);
            return;
        }
        if (byUid.size() < MOST || !(task.phase() instanceof Phase.New)) {
            byUid.compute(uid, (same, before) -> look(Optional.ofNullable(before), observed, action));
        }
    }

    private static boolean idlesAfterTheEnd(Task task, Action action) {
        return task.phase() instanceof Phase.Terminal && action instanceof Action.Wait;
    }

    private Look look(Optional<Look> before, Observed observed, Action action) {
        String phase = text(observed.task().phase());
        Optional<Look> same = before.filter(look -> look.phase().equals(phase));
        Instant now = observed.now();
        Timeline timeline = before.map(Look::timeline).orElse(Timeline.EMPTY);
        boolean telling = same.isEmpty() || !(action instanceof Action.Report);
        return new Look(
                observed.task(),
                phase,
                now,
                same.map(Look::since).or(() -> told(observed)).orElse(now),
                deadline(observed),
                action.getClass().getSimpleName(),
                action.why(),
                telling ? timeline.with(now, phase + ": " + action.why()) : timeline);
    }

    /** Something that a look does not show. */
    public void note(String uid, Instant at, String what) {
        byUid.computeIfPresent(
                uid,
                (same, look) -> new Look(
                        look.task(),
                        look.phase(),
                        look.at(),
                        look.since(),
                        look.deadline(),
                        look.next(),
                        look.why(),
                        look.timeline().with(at, what)));
    }

    public void forget(String uid) {
        byUid.remove(uid);
    }

    public Optional<Look> of(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    public Optional<Look> find(TaskKind kind, String name) {
        return byUid.values().stream()
                .filter(look -> look.task().ref().kind() == kind
                        && look.task().ref().name().equals(name))
                .findFirst();
    }

    /** How many are known that nobody has taken. */
    public int untaken() {
        return (int) byUid.values().stream()
                .filter(look -> look.task().phase() instanceof Phase.New)
                .count();
    }

    /** Those that somebody works on first, then by name. */
    public List<Look> all() {
        return byUid.values().stream()
                .sorted(Comparator.comparing((Look look) -> look.task().node().isEmpty())
                        .thenComparing(look -> look.task().ref().name())
                        .thenComparing(look -> look.task().ref().kind()))
                .toList();
    }

    private static Optional<Instant> told(Observed observed) {
        return switch (observed.task().phase()) {
            case Phase.Accepted accepted -> accepted.at();
            case Phase.Canceling ignored -> observed.cancelingSince();
            default -> Optional.empty();
        };
    }

    private Optional<Instant> deadline(Observed observed) {
        return switch (observed.task().phase()) {
            case Phase.Accepted accepted -> accepted.at().map(at -> at.plus(policy.prepareTimeout()));
            case Phase.Canceling ignored -> observed.cancelingSince().map(at -> at.plus(policy.cancelGrace()));
            default -> Optional.empty();
        };
    }

    private static String text(Phase phase) {
        return switch (phase) {
            case Phase.New ignored -> Phases.NEW;
            case Phase.Accepted ignored -> Phases.ACCEPTED;
            case Phase.Prepared ignored -> Phases.PREPARED;
            case Phase.InProgress ignored -> Phases.IN_PROGRESS;
            case Phase.Canceling ignored -> Phases.CANCELING;
            case Phase.Terminal terminal -> terminal.result().phase();
            case Phase.Unknown unknown -> unknown.text();
        };
    }
}
