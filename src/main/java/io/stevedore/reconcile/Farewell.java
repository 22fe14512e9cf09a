package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.stevedore.api.Names;
import io.stevedore.api.Phases;
import io.stevedore.kube.Session;
import io.stevedore.task.GiveBack;
import io.stevedore.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What an agent does last: it ends the steps at hand, and gives back what it has taken and made nothing for. The API
 * server may be away or stand still, so that each part has its limit; what is not done by then is for the next agent, as
 * after a crash.
 */
public final class Farewell {
    private static final Logger LOG = Logger.getLogger(Farewell.class);
    /** A step makes some requests, each of which takes milliseconds. */
    static final Duration STEPS = Duration.ofMillis(1_500);

    private static final Duration CLAIMS = Duration.ofSeconds(1);

    private final Agent agent;
    private final List<ServedKind<?>> kinds;

    public Farewell(Agent agent, List<ServedKind<?>> kinds) {
        this.agent = agent;
        this.kinds = kinds;
    }

    /** Returns within the limits, whatever the API server does. */
    public void say() throws InterruptedException {
        Set<String> atWork = agent.gate().close(STEPS);
        if (!atWork.isEmpty()) {
            LOG.warnf(
                    "%d tasks are still being worked on %d ms after the agent was asked to end; the next agent goes on",
                    atWork.size(), STEPS.toMillis());
        }
        Thread giving = Thread.ofPlatform().daemon().name("give-back").start(() -> giveBack(atWork));
        if (!giving.join(CLAIMS)) {
            giving.interrupt();
            LOG.warnf(
                    "Not all tasks were given back within %d ms; other agents take them over when this one is gone",
                    CLAIMS.toMillis());
        }
    }

    /** @param atWork uids of tasks of which nobody knows what is being made for them */
    void giveBack(Set<String> atWork) {
        try {
            kinds.forEach(kind -> giveBack(kind, atWork));
        } catch (RuntimeException e) {
            LOG.warnf(
                    "Tasks are not given back, other agents take them over when this one is gone: %s", e.getMessage());
        }
    }

    private <T extends HasMetadata> void giveBack(ServedKind<T> kind, Set<String> atWork) {
        for (T object : kind.newest().toList()) {
            Task task = kind.binding().view(object);
            Optional<Session> session = agent.sessions().existing(task.ref().uid());
            boolean made = atWork.contains(task.ref().uid())
                    || session.filter(known -> known.made).isPresent()
                    || agent.cluster().leftovers(task.ref()); // from before a restart
            boolean ending = session.filter(known -> known.verdict().isPresent() || known.finishingSince.isPresent())
                    .isPresent();
            if (GiveBack.of(task, agent.settings().node(), made, ending)) {
                giveBack(kind.binding(), object);
            }
        }
    }

    private <T extends HasMetadata> void giveBack(TaskBinding<T> binding, T object) {
        String name = object.getKind() + " " + object.getMetadata().getName();
        try {
            boolean written = new TaskWriter<>(object)
                    .finalizer(binding.kind(), false)
                    .label(Names.EXPOSE_ON_GOING, null)
                    .status(status -> {
                        binding.accepted(status, agent.settings().node());
                        status.fieldNames().forEachRemaining(status::putNull); // what taking it has written
                        status.put("phase", Phases.NEW).putNull("acceptedTimestamp");
                        LiveDiagnosis.clear(binding, object, status);
                    })
                    .write(agent.client())
                    .isPresent();
            LOG.infof(written ? "%s is given back" : "%s is not given back: somebody else has written to it", name);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 0) {
                throw e; // no answer: there will be none for the others either
            }
            LOG.warnf("%s is not given back: %s", name, e.getMessage());
        }
    }
}
