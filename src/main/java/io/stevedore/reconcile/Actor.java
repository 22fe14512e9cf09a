package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.expose.TaskPlans;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.kube.Beginnings.What;
import io.stevedore.kube.Session;
import io.stevedore.kube.Steps.Reached;
import io.stevedore.protocol.Attempts;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.task.Action;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Carries one action out. */
final class Actor<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(Actor.class);
    /** For when there was no other writer. */
    private static final Duration AFTER_CONFLICT = Duration.ofSeconds(5);

    private final TaskBinding<T> binding;
    private final Agent agent;
    private final MoverHosting hosting;
    private final Finisher<T> finisher;

    Actor(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.hosting = new MoverHosting(agent.settings(), agent.cluster());
        this.finisher = new Finisher<>(binding, agent);
    }

    Acted<T> act(T object, Observed observed, Action action, Context<T> context) {
        return switch (action) {
            case Action.Wait wait -> wait(object, observed, wait, context);
            case Action.Claim ignored -> claim(object, observed, context);
            case Action.TakeOver ignored -> takeOver(object, observed, context);
            case Action.Expose ignored -> expose(object, observed);
            case Action.Prepare ignored -> prepare(object, observed, context);
            case Action.Start ignored -> start(object, observed, context);
            case Action.Retry retry -> retry(object, observed, retry, context);
            case Action.Tell tell -> tell(object, tell, context);
            case Action.Report report -> report(object, report.progress(), context);
            case Action.Cancel ignored -> cancel(object, observed, context);
            case Action.Finish finish -> finisher.finish(object, observed, finish, context);
            case Action.Release ignored -> finisher.release(object, observed, context);
        };
    }

    /** The object is gone, whoever took it: what was being taken down goes all the same. */
    void gone(T object, Task task) {
        agent.sessions()
                .existing(task.ref().uid())
                .filter(session -> session.finishingSince.isPresent())
                .ifPresent(session -> finisher.abandon(object, session));
        if (!(task.phase() instanceof Phase.New) && !(task.phase() instanceof Phase.Terminal)) {
            agent.vanished().run();
        }
    }

    private Acted<T> wait(T object, Observed observed, Action.Wait wait, Context<T> context) {
        boolean madeTooLate = observed.task().phase() instanceof Phase.Terminal
                && agent.sessions()
                        .existing(observed.task().ref().uid())
                        .filter(session -> session.made)
                        .isPresent();
        if (madeTooLate) {
            return finisher.release(object, observed, context); // another agent's end has not seen it
        }
        boolean follows = observed.task().phase() instanceof Phase.InProgress
                && observed.task().node().equals(observed.thisNode())
                && observed.mover() instanceof Mover.Running;
        if (follows) {
            agent.sessions().of(observed.task().ref()).recallEvents(); // again after a restart
        }
        if (observed.task().phase() instanceof Phase.Terminal && wait.again().isEmpty()) {
            return new Acted.Over<>();
        }
        String node = observed.task().node();
        if (!node.isEmpty() && !node.equals(observed.thisNode()) && !observed.ownerGone()) {
            agent.sessions().end(observed.task().ref().uid()); // what was watched for it is another agent's to watch
        }
        return new Acted.Later<>(wait.again());
    }

    private Acted<T> claim(T object, Observed observed, Context<T> context) {
        Optional<T> written = new TaskWriter<>(object)
                .finalizer(binding.kind(), true)
                .label(Names.EXPOSE_ON_GOING, "true")
                .status(status -> {
                    status.put("phase", Phases.ACCEPTED).put("acceptedTimestamp", begins(observed, What.ACCEPTED));
                    binding.accepted(status, observed.thisNode());
                    LiveDiagnosis.clear(binding, object, status);
                })
                .write(context);
        return done(written, "accepted", ignored -> {
            agent.sessions().of(observed.task().ref()).mine = true;
            agent.events().accepted(binding.kind());
        });
    }

    private Acted<T> takeOver(T object, Observed observed, Context<T> context) {
        Optional<T> written = new TaskWriter<>(object)
                .status(status -> binding.accepted(status, observed.thisNode()))
                .write(context);
        return done(written, "taken over", ignored -> {});
    }

    private Acted<T> expose(T object, Observed observed) {
        TaskRef ref = observed.task().ref();
        Session session = agent.sessions().of(ref);
        Optional<Hosting> host = hosting.of(
                binding.affinityClass(object, agent.settings(), session::read),
                observed.task().attempts().current());
        if (host.isEmpty()) {
            session.exposeFault = Optional.of("DaemonSet %s/%s, which mover pods inherit from, does not exist"
                    .formatted(ref.namespace(), Names.DAEMON_SET));
            return new Acted.Again<>(object);
        }
        TaskPlans plans = binding.plans(object, agent.settings(), host.get());
        Reached reached = agent.steps().run(session, plans::expose);
        session.waitingFor = reached instanceof Reached.Waiting waiting ? waiting.what() : "";
        if (!session.waitingFor.isEmpty()) {
            agent.looks().note(ref.uid(), observed.now(), "waits for " + session.waitingFor);
        }
        session.obstacle =
                reached instanceof Reached.Blocked blocked ? Optional.of(blocked.obstacle()) : Optional.empty();
        return switch (reached) {
            case Reached.Waiting ignored -> Acted.later(left(observed));
            case Reached.Done ignored -> Acted.later(left(observed)); // the pod's events go on from here
            case Reached.Blocked ignored -> Acted.later(left(observed));
            case Reached.Broken broken -> {
                session.exposeFault = Optional.of(broken.cause());
                yield new Acted.Again<>(object);
            }
        };
    }

    /** Until the prepare timeout. */
    private Duration left(Observed observed) {
        Instant accepted = observed.task().phase() instanceof Phase.Accepted phase
                ? phase.at().orElse(observed.now())
                : observed.now();
        Duration left = Duration.between(
                observed.now(), accepted.plus(agent.settings().policy().prepareTimeout()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Acted<T> prepare(T object, Observed observed, Context<T> context) {
        Optional<T> written = new TaskWriter<>(object)
                .status(status -> {
                    status.put("phase", Phases.PREPARED);
                    binding.prepared(status, observed.thisNode());
                    LiveDiagnosis.clear(binding, object, status);
                })
                .write(context);
        return done(
                written,
                "prepared",
                ignored -> agent.events()
                        .prepared(binding.kind(), TaskView.sinceAccepted(binding.status(object), wall())));
    }

    private Acted<T> start(T object, Observed observed, Context<T> context) {
        Optional<T> written = new TaskWriter<>(object)
                .label(Names.EXPOSE_ON_GOING, null)
                .status(status -> {
                    status.put("phase", Phases.IN_PROGRESS).put("startTimestamp", seconds(wall()));
                    binding.started(status);
                    LiveDiagnosis.clear(binding, object, status);
                })
                .write(context);
        if (written.isEmpty()) {
            agent.slots().release(observed.task().ref().uid());
        } else {
            agent.sessions().of(observed.task().ref()).followEvents();
        }
        return done(
                written,
                "the data path starts",
                ignored ->
                        agent.events().started(binding.kind(), TaskView.sinceAccepted(binding.status(object), wall())));
    }

    private Acted<T> report(T object, MoverProgress progress, Context<T> context) {
        Optional<T> written =
                new TaskWriter<>(object).status(status -> put(status, progress)).write(context);
        return done(written, "progress", ignored -> {});
    }

    private Acted<T> retry(T object, Observed observed, Action.Retry action, Context<T> context) {
        TaskRef ref = observed.task().ref();
        if (finisher.hadSucceeded(object, observed, agent.sessions().of(ref))) {
            return new Acted.Again<>(object);
        }
        Attempts attempts = observed.task().attempts().and(action.how());
        Optional<T> written = new TaskWriter<>(object)
                .label(Names.EXPOSE_ON_GOING, "true")
                .annotation(Names.ATTEMPTS, attempts.text())
                .status(status -> {
                    status.put("phase", Phases.ACCEPTED)
                            .put("acceptedTimestamp", begins(observed, What.ACCEPTED))
                            .putNull("startTimestamp")
                            .putNull("progress")
                            .putNull("message");
                    binding.unprepared(status);
                    binding.accepted(status, observed.thisNode());
                })
                .write(context);
        return done(written, "attempt %d begins: %s".formatted(attempts.current(), action.how()), now -> {
            finisher.keepLost(object, observed, action.how());
            agent.sessions().end(ref.uid()); // what was seen of the lost attempt
            agent.slots().release(ref.uid());
            agent.eventWriter()
                    .tell(
                            now,
                            "Warning",
                            Names.EVENT_RETRIED,
                            "The mover was lost and is started again: " + action.how());
        });
    }

    private Acted<T> tell(T object, Action.Tell action, Context<T> context) {
        Optional<T> written = new TaskWriter<>(object)
                .status(status -> status.put("message", action.message()))
                .write(context);
        return done(written, action.message(), ignored -> {});
    }

    private Acted<T> cancel(T object, Observed observed, Context<T> context) {
        TaskWriter<T> writer = new TaskWriter<>(object)
                .annotation(Names.CANCELING_SINCE, begins(observed, What.CANCELING))
                .status(status -> status.put("phase", Phases.CANCELING));
        if (observed.task().deleting() && !observed.task().cancel()) {
            writer.cancel(binding.kind().deleted());
        }
        return done(
                writer.write(context),
                "the mover is asked to stop",
                ignored -> agent.events().canceling(binding.kind()));
    }

    private String begins(Observed observed, What what) {
        Instant noted = wall().truncatedTo(ChronoUnit.SECONDS);
        return agent.beginnings().now(observed.task().ref().uid(), what, noted).toString();
    }

    private Instant wall() {
        return agent.wall().instant();
    }

    private Acted<T> done(Optional<T> written, String what, Consumer<T> tell) {
        if (written.isEmpty()) {
            LOG.debugf("another writer was faster: not %s", what);
            return Acted.later(AFTER_CONFLICT); // the event of the other one's write brings us back sooner
        }
        LOG.info(what);
        tell.accept(written.get());
        return new Acted.Again<>(written.get());
    }

    static void put(ObjectNode status, MoverProgress progress) {
        status.withObjectProperty("progress")
                .put("totalBytes", progress.totalBytes())
                .put("bytesDone", progress.doneBytes());
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
