package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.Notice;
import io.stevedore.diagnosis.Severity;
import io.stevedore.diagnosis.WaitExaminer;
import io.stevedore.kube.Session;
import io.stevedore.task.Lifecycle;
import io.stevedore.task.Mover;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells why a task waits while it does: on the task, as an event, in metrics and in the log. */
final class LiveDiagnosis<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(LiveDiagnosis.class);
    /** Time passes without an event, and some causes show only in objects that wake nobody. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final TaskBinding<T> binding;
    private final Agent agent;

    LiveDiagnosis(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
    }

    /** Looks, and tells when it is time; how soon to look again, empty when there is nothing to look at. */
    Optional<Duration> look(T object, Observed observed, Context<T> context) {
        TaskRef task = observed.task().ref();
        if (!isTeller(observed)) {
            agent.sessions().existing(task.uid()).ifPresent(session -> session.notice = Notice.NONE);
            return Optional.empty();
        }
        Session session = agent.sessions().of(task);
        Instant now = observed.now();
        if (!isOurs(message(binding, object))) {
            session.notice = session.notice.overwritten();
        }
        Optional<Finding> worst = worst(object, observed, session);
        session.notice = session.notice.see(worst, now);
        worst.ifPresent(finding -> agent.looks().note(task.uid(), now, finding.text()));
        switch (session.notice.next(now)) {
            case Notice.Step.Keep ignored -> {}
            case Notice.Step.Tell(Finding finding) -> tell(object, observed, session, finding, context);
            case Notice.Step.Clear ignored -> { // with the next phase, if that comes at once
                if (!Lifecycle.aboutToBePrepared(observed) && write(object, null, context)) {
                    session.notice = session.notice.saysNothing(now);
                }
            }
        }
        Optional<Duration> due =
                session.notice.due().map(time -> Duration.between(now, time)).filter(Duration::isPositive);
        boolean eventsTell = worst.isEmpty() && observed.task().phase() instanceof Phase.InProgress;
        return eventsTell ? due : due.filter(left -> left.compareTo(LOOK) < 0).or(() -> Optional.of(LOOK));
    }

    /** One agent tells: the first of all while nobody has the task, then the one that exposes the volume, then its mover's. */
    private boolean isTeller(Observed observed) {
        Task task = observed.task();
        boolean onIts = task.node().equals(observed.thisNode());
        return switch (task.phase()) {
            case Phase.New ignored ->
                observed.blocked().isPresent() && observed.turn().after().isZero();
            case Phase.Accepted ignored -> !task.unwanted() && (onIts || observed.ownerGone());
            case Phase.Prepared ignored -> !task.unwanted() && onIts;
            case Phase.InProgress ignored -> !task.unwanted() && onIts;
            case Phase.Canceling ignored -> onIts;
            case Phase.Terminal ignored -> false;
            case Phase.Unknown ignored -> false;
        };
    }

    private Optional<Finding> worst(T object, Observed observed, Session session) {
        TaskRef task = session.task();
        return switch (observed.task().phase()) {
            case Phase.New ignored -> observed.blocked().map(why -> WaitExaminer.untaken(task, isFull(task), why));
            case Phase.Accepted ignored ->
                agent.examination()
                        .worst(
                                session,
                                binding.subject(
                                        object, agent.settings(), agent.wall().instant()));
            case Phase.Prepared ignored ->
                observed.mover() instanceof Mover.Running && !observed.slotFree()
                        ? Optional.of(noSlot(session))
                        : Optional.empty();
            case Phase.InProgress ignored -> agent.examination().moving(session);
            case Phase.Canceling ignored ->
                observed.cancelingSince()
                        .map(asked -> WaitExaminer.cancel(
                                task,
                                asked,
                                asked.plus(agent.settings().policy().cancelGrace())));
            case Phase.Terminal ignored -> Optional.empty();
            case Phase.Unknown ignored -> Optional.empty();
        };
    }

    private boolean isFull(TaskRef task) {
        return agent.queue().full(task).isPresent()
                || agent.cluster().paused(agent.settings().node());
    }

    /** While slots change hands the task only waits for its turn. */
    private Finding noSlot(Session session) {
        List<String> holders = agent.slots().holders();
        if (!holders.equals(session.slotHolders)) {
            session.slotHolders = holders;
            session.notice = session.notice.see(Optional.empty(), agent.clock().instant());
        }
        return WaitExaminer.noSlot(
                agent.settings().node(),
                agent.slots().limit(),
                holders.stream()
                        .map(uid -> agent.sessions()
                                .existing(uid)
                                .map(holder -> holder.task().toString())
                                .orElse(uid))
                        .toList());
    }

    private void tell(T object, Observed observed, Session session, Finding finding, Context<T> context) {
        String present = message(binding, object);
        if (finding.isToldBy(present)) {
            session.notice = session.notice.says(finding, observed.now()); // by the agent that was here before
        } else if ((present.isEmpty() || isOurs(present)) && write(object, finding.text(), context)) {
            session.notice = session.notice.says(finding, observed.now());
            LOG.warn(finding.text());
            agent.eventWriter().tell(object, type(finding), finding.code().label(), finding.text());
        }
        String code = finding.code().label();
        agent.events()
                .found(
                        binding.kind(),
                        code,
                        () -> agent.sessions()
                                .count(other -> other.task().kind() == binding.kind() && tells(other, finding)));
    }

    /** What is only slow is no warning. */
    private static String type(Finding finding) {
        return finding.code().severity() == Severity.INFO ? "Normal" : "Warning";
    }

    private static boolean tells(Session session, Finding finding) {
        return session.notice
                .told()
                .filter(told -> told.code() == finding.code())
                .isPresent();
    }

    private boolean write(T object, @Nullable String message, Context<T> context) {
        return new TaskWriter<>(object)
                .status(status -> status.put("message", message))
                .write(context)
                .isPresent();
    }

    /** With the write of a phase: what was told while the task waited is over. */
    static <T extends HasMetadata> void clear(TaskBinding<T> binding, T object, ObjectNode status) {
        if (isOurs(message(binding, object))) {
            status.putNull("message");
        }
    }

    private static <T extends HasMetadata> String message(TaskBinding<T> binding, T object) {
        return binding.status(object)
                .map(status -> TaskView.text(status.message))
                .orElse("");
    }

    /** Whether a message is a finding: what a server or a user wrote stays. */
    private static boolean isOurs(String message) {
        return Finding.codeOf(message).isPresent();
    }
}
