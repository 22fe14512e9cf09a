package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.diagnosis.Finding;
import io.stevedore.diagnosis.Notice;
import io.stevedore.kube.Session;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a volume does not get ready while its task waits: on the task, as an event, in metrics and in the log. One
 * agent does, the one that exposes the volume.
 */
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
        Task task = observed.task();
        boolean mine = task.node().equals(observed.thisNode()) || observed.ownerGone();
        if (!(task.phase() instanceof Phase.Accepted) || !mine || task.unwanted()) {
            agent.sessions().existing(task.ref().uid()).ifPresent(session -> session.notice = Notice.NONE);
            return Optional.empty();
        }
        Session session = agent.sessions().of(task.ref());
        Optional<Finding> worst =
                agent.examination().worst(session, binding.subject(object, agent.settings(), observed.now()));
        session.notice = session.notice.see(worst, observed.now());
        worst.ifPresent(finding -> agent.looks().note(task.ref().uid(), observed.now(), finding.text()));
        switch (session.notice.next(observed.now())) {
            case Notice.Step.Keep ignored -> {}
            case Notice.Step.Tell(Finding finding) -> tell(object, observed, session, finding, context);
            case Notice.Step.Clear ignored -> {
                if (isOurs(message(binding, object)) && write(object, null, context)) {
                    session.notice = session.notice.saysNothing(observed.now());
                }
            }
        }
        return Optional.of(LOOK);
    }

    private void tell(T object, Observed observed, Session session, Finding finding, Context<T> context) {
        String present = message(binding, object);
        if (finding.isToldBy(present)) {
            session.notice = session.notice.says(finding, observed.now()); // by the agent that was here before
        } else if ((present.isEmpty() || isOurs(present)) && write(object, finding.text(), context)) {
            session.notice = session.notice.says(finding, observed.now());
            LOG.warn(finding.text());
            agent.eventWriter().tell(object, "Warning", finding.code().label(), finding.text());
        }
        String code = finding.code().label();
        agent.events()
                .found(
                        binding.kind(),
                        code,
                        () -> agent.sessions()
                                .count(other -> other.task().kind() == binding.kind() && tells(other, finding)));
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
