package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.api.Names;
import io.stevedore.api.TaskStatus;
import io.stevedore.diagnosis.Finding;
import io.stevedore.expose.Obstacle;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.hosting.Placement;
import io.stevedore.kube.Session;
import io.stevedore.kube.Steps.Reached;
import io.stevedore.metrics.FailureReason;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;
import io.stevedore.task.Action;
import io.stevedore.task.Lifecycle;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Result;
import io.stevedore.task.Task;
import io.stevedore.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Ends a task: settles the verdict, lets the slot go, keeps the mover's log, takes the volume down, writes the end.
 * Each look does what can be done and goes on with the next event; the verdict survives in the session, and that of
 * a mover that succeeded in the cluster as well.
 */
final class Finisher<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(Finisher.class);
    /** What is not gone after this long is left to Kubernetes: it was deleted, and will go. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** A failure or a cancel is told no later than this: by then all is deleted that only the spec leads to. */
    private static final Duration PROMPT = Duration.ofMillis(500);
    /** How soon to look again when no event comes. */
    private static final Duration NUDGE = Duration.ofSeconds(5);

    private static final String HAND_OVER = "error to hand the volume over: ";

    private final TaskBinding<T> binding;
    private final Agent agent;
    private final Diagnoses<T> diagnoses;

    Finisher(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.diagnoses = new Diagnoses<>(binding, agent);
    }

    Acted<T> finish(T object, Observed observed, Action.Finish action, Context<T> context) {
        Session session = agent.sessions().of(observed.task().ref());
        TaskPlans plans = binding.plans(object, agent.settings(), nowhere());
        session.finishingSince = session.finishingSince.or(() -> Optional.of(observed.now()));
        Verdict verdict = session.verdict()
                .orElseGet(() -> kept(object, observed, settle(object, observed, action, session, plans)));
        session.settle(verdict, observed.task().node());
        if (!(observed.mover() instanceof Mover.Running) || verdict.outcome() != Result.COMPLETED) {
            agent.slots().release(observed.task().ref().uid());
        }
        mergeLog(observed, session);
        if (verdict.outcome() == Result.COMPLETED) {
            switch (agent.steps()
                    .run(session, facts -> plans.settle(facts, verdict.result().orElseThrow()))) {
                case Reached.Waiting waiting -> {
                    return handingOver(observed, session, object, waiting.what());
                }
                case Reached.Blocked(Obstacle obstacle) -> {
                    return notHandedOver(object, observed, session, obstacle.object() + ": " + obstacle.message());
                }
                case Reached.Broken broken -> {
                    return notHandedOver(object, observed, session, broken.cause());
                }
                case Reached.Done ignored -> {}
            }
        }
        boolean completed = verdict.outcome() == Result.COMPLETED;
        boolean deleting = observed.task().deleting();
        if (!Lifecycle.endComesFirst(observed, verdict)) {
            Reached down = agent.steps().run(session, facts -> plans.takeDown(facts, completed));
            Duration patience = completed || deleting ? PATIENCE : PROMPT;
            if (down instanceof Reached.Waiting waiting && !overdue(observed, session, patience)) {
                LOG.debugf("taking down: waiting for %s", waiting.what());
                return Acted.later(patience.compareTo(NUDGE) < 0 ? patience : NUDGE);
            }
            if (!(down instanceof Reached.Done)) {
                LOG.warnf("The volume is not taken down completely yet: %s", down);
            }
        }
        if (deleting) {
            agent.steps().run(session, plans::afterEnd); // with the finalizer the object goes, and nobody looks again
        }
        if (!end(object, observed, verdict, context)) {
            if (Lifecycle.endComesFirst(observed, verdict)) {
                session.unsettle(); // nothing is undone: the mover may have seen a cancel before we did
            }
            return Acted.later(NUDGE); // a cancel or a label came in between: the event of it brings us back sooner
        }
        return deleting ? new Acted.Over<>() : rest(session, takeRest(session, plans, completed));
    }

    /** The verdict of the life cycle, unless what is noted in the cluster knows better. */
    private Verdict settle(T object, Observed observed, Action.Finish action, Session session, TaskPlans plans) {
        Task task = observed.task();
        boolean moving = task.phase() instanceof Phase.InProgress || task.phase() instanceof Phase.Canceling;
        if (moving && observed.mover() instanceof Mover.Absent) {
            Optional<MoverResult> noted = agent.steps().recall(session, plans::settled);
            if (noted.isPresent()) {
                LOG.info("the mover had succeeded before this agent started");
                return Verdict.completed(task.ref().kind(), noted.get());
            }
        }
        String causes = "";
        if (action.examine()) {
            causes = agent.examination()
                    .causes(
                            session,
                            binding.subject(
                                    object, agent.settings(), agent.wall().instant()));
        } else if (ended(observed.mover()) && action.verdict().outcome() == Result.FAILED) {
            List<Finding> ends = agent.examination().end(session);
            ends.forEach(end ->
                    agent.eventWriter().tell(object, "Warning", end.code().label(), end.text()));
            causes = ends.stream().map(Finding::text).collect(Collectors.joining("; "));
        }
        return causes.isEmpty()
                ? action.verdict()
                : Verdict.failed(action.verdict().message() + ": " + causes);
    }

    private static boolean ended(Mover mover) {
        return mover instanceof Mover.Failed || mover instanceof Mover.Lost;
    }

    /** Whether the mover had succeeded before it went: then that is the verdict. */
    boolean hadSucceeded(T object, Observed observed, Session session) {
        TaskPlans plans = binding.plans(object, agent.settings(), nowhere());
        agent.steps()
                .recall(session, plans::settled)
                .ifPresent(noted -> session.settle(
                        Verdict.completed(binding.kind(), noted),
                        observed.task().node()));
        return session.verdict().isPresent();
    }

    private Acted<T> handingOver(Observed observed, Session session, T object, String what) {
        if (overdue(observed, session, binding.operationTimeout(object))) {
            return notHandedOver(object, observed, session, "gave up waiting for " + what);
        }
        return Acted.later(NUDGE);
    }

    private Acted<T> notHandedOver(T object, Observed observed, Session session, String why) {
        session.settle(
                kept(object, observed, Verdict.failed(HAND_OVER + why)),
                observed.task().node());
        return new Acted.Again<>(object);
    }

    /** A lost attempt leaves little, and the next one takes its place. */
    void keepLost(T object, Observed observed, String how) {
        agent.history().keep(diagnoses.lost(object, observed, how));
    }

    /** While everything is still there, what it looked like is kept. */
    private Verdict kept(T object, Observed observed, Verdict verdict) {
        boolean telling =
                verdict.outcome() == Result.CANCELED && observed.cause().isPresent();
        if (verdict.outcome() == Result.FAILED || telling) {
            agent.history().keep(diagnoses.end(object, observed, verdict));
        }
        return verdict;
    }

    private static boolean overdue(Observed observed, Session session, Duration limit) {
        Instant since = session.finishingSince.orElse(observed.now());
        return !observed.now().isBefore(since.plus(limit));
    }

    private void mergeLog(Observed observed, Session session) {
        boolean over = observed.mover() instanceof Mover.Succeeded
                || ended(observed.mover())
                || observed.mover() instanceof Mover.Canceled;
        String node = observed.task().node();
        boolean reachable = node.equals(observed.thisNode()) || agent.cluster().hasNode(node);
        if (over && reachable && !session.logMerged) {
            session.logMerged = true;
            agent.logs().merge(session.task());
        }
    }

    /** Whether it was written. */
    private boolean end(T object, Observed observed, Verdict verdict, Context<T> context) {
        String now = Actor.seconds(agent.wall().instant());
        Optional<T> written = new TaskWriter<>(object)
                .finalizer(binding.kind(), false)
                .label(Names.EXPOSE_ON_GOING, null)
                .annotation(Names.CANCELING_SINCE, null)
                .status(status -> {
                    status.put("phase", verdict.outcome().phase()).put("completionTimestamp", now);
                    if (binding.status(object).map(was -> was.startTimestamp).isEmpty()) {
                        status.put("startTimestamp", now);
                    }
                    LiveDiagnosis.clear(binding, object, status);
                    if (!verdict.message().isEmpty()) {
                        status.put(
                                "message",
                                verdict.message() + observed.task().attempts().told());
                    }
                    verdict.result().ifPresent(result -> {
                        Actor.put(status, new MoverProgress(result.totalBytes(), result.totalBytes()));
                        binding.completed(status, object, result);
                    });
                })
                .write(context);
        if (written.isPresent()) {
            LOG.infof("%s%s", verdict.outcome().phase(), verdict.message().isEmpty() ? "" : ": " + verdict.message());
            tell(object, observed, verdict);
        }
        return written.isPresent();
    }

    private Reached takeRest(Session session, TaskPlans plans, boolean completed) {
        Reached down = agent.steps().run(session, facts -> plans.takeDown(facts, completed));
        return down instanceof Reached.Done ? agent.steps().run(session, plans::afterEnd) : down;
    }

    /** After the end: what is left goes on when something goes. */
    private Acted<T> rest(Session session, Reached reached) {
        if (reached instanceof Reached.Waiting waiting) {
            LOG.debugf("%s is over; waiting for %s", session.task(), waiting.what());
            return Acted.later(NUDGE);
        }
        return new Acted.Over<>();
    }

    /** Nobody looks at the task again: what can go at once goes, and the rest with its owner. */
    void abandon(T object, Session session) {
        TaskPlans plans = binding.plans(object, agent.settings(), nowhere());
        boolean completed = session.verdict()
                .filter(verdict -> verdict.outcome() == Result.COMPLETED)
                .isPresent();
        agent.steps().run(session, facts -> plans.takeDown(facts, completed));
        agent.steps().run(session, plans::afterEnd);
    }

    private void tell(T object, Observed observed, Verdict verdict) {
        Optional<? extends TaskStatus> status = binding.status(object);
        Duration took = status.flatMap(was -> TaskView.instant(was.startTimestamp))
                .or(() -> TaskView.accepted(status))
                .map(start -> Duration.between(start, agent.wall().instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        long bytes = verdict.result().map(MoverResult::totalBytes).orElse(0L);
        switch (verdict.outcome()) {
            case COMPLETED -> {
                agent.events().completed(binding.kind(), took, bytes);
                binding.operation(object).ifPresent(operation -> agent.events().completed(operation, took));
            }
            case FAILED -> agent.events().failed(binding.kind(), reason(observed, verdict), took);
            case CANCELED -> agent.events().canceled(binding.kind(), took);
        }
    }

    private static FailureReason reason(Observed observed, Verdict verdict) {
        if (verdict.message().startsWith(HAND_OVER)) {
            return FailureReason.HAND_OVER;
        }
        boolean gone = observed.mover() instanceof Mover.Absent || observed.mover() instanceof Mover.Lost;
        return switch (observed.task().phase()) {
            case Phase.New ignored -> FailureReason.BAD_REQUEST;
            case Phase.Accepted ignored when verdict.message().startsWith("timeout") -> FailureReason.PREPARE_TIMEOUT;
            case Phase.Accepted ignored -> FailureReason.EXPOSE;
            case Phase.Prepared ignored -> gone ? FailureReason.MOVER_LOST : FailureReason.MOVER_FAILED;
            case Phase.InProgress ignored -> gone ? FailureReason.MOVER_LOST : FailureReason.MOVER_FAILED;
            default -> FailureReason.OTHER;
        };
    }

    /** A finished task that still has something of ours: an agent died between the end and the last clean-up. */
    Acted<T> release(T object, Observed observed, Context<T> context) {
        Session session = agent.sessions().of(observed.task().ref());
        TaskPlans plans = binding.plans(object, agent.settings(), nowhere());
        boolean completed =
                observed.task().phase() instanceof Phase.Terminal terminal && terminal.result() == Result.COMPLETED;
        session.finishingSince = session.finishingSince.or(() -> Optional.of(observed.now()));
        if (!overdue(observed, session, PATIENCE)
                && takeRest(session, plans, completed) instanceof Reached.Waiting waiting) {
            return rest(session, waiting);
        }
        if (observed.task().finalizer()) {
            new TaskWriter<>(object).finalizer(binding.kind(), false).write(context);
        }
        return new Acted.Over<>();
    }

    /** Taking down makes no pods. */
    private Hosting nowhere() {
        return new Hosting(
                agent.settings().namespace(),
                new PodSpec(),
                "",
                "",
                "",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                null,
                "",
                Placement.ANYWHERE,
                1);
    }
}
