package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.api.Names;
import io.stevedore.kube.Session;
import io.stevedore.task.Opening;
import io.stevedore.task.Opening.State;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import io.stevedore.task.Turn;
import java.time.Instant;
import java.util.Optional;

/** Whether a new task can be taken, and when it is this agent's turn. Who is not about to take it asks for nothing. */
final class Claiming<T extends HasMetadata> {
    private final TaskBinding<T> binding;
    private final Agent agent;

    Claiming(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
    }

    /** @param blocked why nobody can take it now; empty when somebody can, and for any task that is not new */
    record Chance(Turn turn, Optional<String> blocked) {}

    Chance chance(T object, Task task, Instant now) {
        Turn whenever = new Turn(agent.agents().turn(task.ref().uid()), now);
        if (!(task.phase() instanceof Phase.New)) {
            return new Chance(whenever, Optional.empty());
        }
        Optional<String> blocked = task.unwanted() ? Optional.empty() : busy(task.ref());
        if (whenever.after().isZero()) {
            return new Chance(whenever, task.unwanted() ? blocked : blocked.or(() -> missing(object, task.ref())));
        }
        Session session = agent.sessions().of(task.ref());
        boolean busy = blocked.isPresent();
        if (!busy && !task.unwanted() && is(session, State.LACKING)) {
            blocked = missing(object, task.ref()); // watched already
        }
        State state = task.unwanted()
                ? State.UNWANTED
                : busy ? State.BLOCKED : blocked.isEmpty() ? State.OPEN : State.LACKING;
        Turn turn = new Turn(whenever.after(), note(session, state, now));
        if (state == State.OPEN && turn.hasCome(now)) {
            blocked = missing(object, task.ref());
            blocked.ifPresent(lacks -> note(session, State.LACKING, now));
        }
        return new Chance(turn, blocked);
    }

    private static boolean is(Session session, State state) {
        return session.opening.filter(opening -> opening.state() == state).isPresent();
    }

    private static Instant note(Session session, State state, Instant now) {
        Opening opening =
                session.opening.orElseGet(() -> new Opening(state, now)).now(state, now);
        session.opening = Optional.of(opening);
        return opening.since();
    }

    /** What keeps this agent, or every one, from taking the task, found out without a request. */
    private Optional<String> busy(TaskRef task) {
        String node = agent.settings().node();
        if (agent.cluster().paused(node)) {
            return Optional.of("node %s is paused by its annotation %s".formatted(node, Names.PAUSED));
        }
        return agent.queue()
                .full(task)
                .or(() -> agent.cluster().anyLinuxNode()
                        ? Optional.empty()
                        : Optional.of("no node with label kubernetes.io/os of Linux is known yet"));
    }

    /** What the task itself lacks; followed from the first look on. */
    private Optional<String> missing(T object, TaskRef task) {
        return binding.prerequisite(object)
                .filter(ref -> agent.sessions().of(task).read(ref).isEmpty())
                .map(ref -> ref + " does not exist yet");
    }
}
