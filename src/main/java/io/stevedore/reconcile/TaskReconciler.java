package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.stevedore.task.Action;
import io.stevedore.task.Lifecycle;
import io.stevedore.task.Observed;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Observe, decide, act, for every kind of task. Never waits: an event or a timer brings it back. */
final class TaskReconciler<T extends HasMetadata> {
    private static final Logger LOG = Logger.getLogger(TaskReconciler.class);
    /** Transitions that one look may carry out, more than a life has. */
    private static final int LIMIT = 12;

    private final TaskBinding<T> binding;
    private final Agent agent;
    private final Observer<T> observer;
    private final Actor<T> actor;
    private final LiveDiagnosis<T> diagnosis;

    TaskReconciler(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.observer = new Observer<>(binding, agent);
        this.actor = new Actor<>(binding, agent);
        this.diagnosis = new LiveDiagnosis<>(binding, agent);
    }

    /** How long until the next look, empty for the next event. */
    Optional<Duration> reconcile(T first, Context<T> context) {
        Task task = binding.view(first);
        if (!agent.gate().enter(task.ref().uid())) {
            return Optional.empty(); // the next agent's
        }
        try {
            return look(first, task, context);
        } finally {
            agent.gate().leave(task.ref().uid());
        }
    }

    private Optional<Duration> look(T first, Task task, Context<T> context) {
        if (context.isPrimaryResourceDeleted()) {
            actor.gone(first, task);
            end(task);
            return Optional.empty();
        }
        MDC.put("task", task.ref().namespace() + "/" + task.ref().name());
        try {
            return pursue(first, context);
        } finally {
            MDC.remove("task");
        }
    }

    /** Goes on as far as it can without waiting; how long until the next look, empty for the next event. */
    private Optional<Duration> pursue(T first, Context<T> context) {
        T object = first;
        for (int i = 0; i < LIMIT; i++) {
            Task task = binding.view(object);
            if (task.phase() instanceof Phase.Unknown unknown) {
                LOG.warnf("%s is passed over: phase %s is not known", task.ref(), unknown.text());
            }
            Observed observed = observer.observe(object, task);
            Action action = Lifecycle.decide(observed, agent.settings().policy());
            agent.looks().saw(observed, action);
            LOG.debugf("%s: %s", action.getClass().getSimpleName(), action.why());
            Acted<T> acted = actor.act(object, observed, action, context);
            if (agent.gate().closed()) {
                return Optional.empty();
            }
            switch (acted) {
                case Acted.Again<T> again -> object = again.object();
                case Acted.Later<T> later -> {
                    Optional<Duration> next = Stream.concat(
                                    later.after().stream(), diagnosis.look(object, observed, context).stream())
                            .min(Comparator.naturalOrder());
                    return waitsForRoom(observed)
                            ? next.map(soon -> AtHand.again(
                                    soon,
                                    agent.looks().untaken(),
                                    ThreadLocalRandom.current().nextDouble()))
                            : next;
                }
                case Acted.Over<T> ignored -> {
                    end(task);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Duration.ZERO);
    }

    private static boolean waitsForRoom(Observed observed) {
        return observed.task().phase() instanceof Phase.New
                && observed.blocked().isPresent()
                && observed.turn().hasCome(observed.now());
    }

    private void end(Task task) {
        agent.sessions().end(task.ref().uid());
        agent.slots().release(task.ref().uid());
        agent.looks().forget(task.ref().uid());
        agent.beginnings().forget(task.ref().uid());
    }
}
