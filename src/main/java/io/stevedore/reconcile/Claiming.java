package io.stevedore.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.stevedore.api.Names;
import io.stevedore.expose.ObjectRef;
import io.stevedore.kube.Beginnings.What;
import io.stevedore.kube.Session;
import io.stevedore.task.Opening;
import io.stevedore.task.Opening.State;
import io.stevedore.task.Phase;
import io.stevedore.task.Task;
import io.stevedore.task.TaskRef;
import io.stevedore.task.Turn;
import java.time.Duration;
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

    /**
     * @param blocked  why nobody can take it now; empty when somebody can, and for any task that is not new
     * @param hopeless why nobody ever can
     */
    record Chance(Turn turn, Optional<String> blocked, Optional<String> hopeless) {
        Chance(Turn turn, Optional<String> blocked) {
            this(turn, blocked, Optional.empty());
        }
    }

    Chance chance(T object, Task task, Instant now) {
        Turn whenever = new Turn(agent.agents().turn(task.ref().uid()), now);
        if (!(task.phase() instanceof Phase.New)) {
            return new Chance(whenever, Optional.empty());
        }
        return switch (task.unwanted() ? new Home.Anywhere() : binding.home(object, around(task.ref(), whenever))) {
            case Home.Anywhere ignored -> anywhere(object, task, whenever, now);
            case Home.Here ignored -> new Chance(new Turn(Duration.ZERO, now), busy(task.ref()));
            case Home.Elsewhere elsewhere ->
                new Chance(whenever, Optional.of(elsewhere.why()), abandoned(object, task, elsewhere.node(), now));
            case Home.Nowhere nowhere -> new Chance(whenever, Optional.empty(), Optional.of(nowhere.why()));
        };
    }

    /** Nobody else can take it, and the agent that can has been away for as long as the whole exposing may take. */
    private Optional<String> abandoned(T object, Task task, String node, Instant now) {
        Instant limit = TaskView.instant(object.getMetadata().getCreationTimestamp())
                .map(created -> agent.beginnings().of(task.ref().uid(), What.CREATED, created))
                .orElse(now)
                .plus(agent.settings().policy().prepareTimeout());
        return !node.isEmpty()
                        && !now.isBefore(limit)
                        && agent.agents().goneFrom(node, task.ref().uid())
                ? Optional.of("no agent works on node %s, and nobody else reaches the volume".formatted(node))
                : Optional.empty();
    }

    private Home.Around around(TaskRef task, Turn turn) {
        return new Home.Around() {
            @Override
            public String thisNode() {
                return agent.settings().node();
            }

            @Override
            public boolean hasNode(String name) {
                return agent.cluster().hasNode(name);
            }

            @Override
            public Optional<Pod> podHere(ObjectRef<Pod> ref) {
                return agent.nodePods().flatMap(pods -> pods.get(ref));
            }

            @Override
            public boolean first() {
                return turn.after().isZero();
            }

            @Override
            public Optional<Pod> pod(ObjectRef<Pod> ref) {
                Session session = agent.sessions().of(task);
                return session.read(ref)
                        .or(() -> session.live(ref)); // "gone" ends it: never on the word of a late watch
            }
        };
    }

    private Chance anywhere(T object, Task task, Turn whenever, Instant now) {
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
