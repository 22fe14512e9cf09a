package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.stevedore.expose.ObjectRef;
import io.stevedore.expose.World;
import io.stevedore.memory.MemoryApi;
import io.stevedore.memory.MemoryHttp;
import io.stevedore.task.Task;
import io.stevedore.testing.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One task's life on a cluster in memory, with nodes {@code here}, where all movers run, and {@code there}. Kubernetes
 * and the mover go on when no agent has anything to do, or between any two requests; time passes when nobody has.
 */
final class Stage {
    static final String HERE = "here";
    static final String THERE = "there";
    /** More than any life takes; who needs more goes in circles. */
    private static final int LIMIT = 20_000;

    private final Life life;
    private final boolean eager;
    private final Path scratch;
    private final World world;
    private final VirtualClock clock = new VirtualClock();
    private final VirtualClock.SetClock wall = new VirtualClock.SetClock(clock);
    private final MemoryApi api;
    private final PlayedMovers movers;

    /** @param eager whether Kubernetes goes on between any two requests */
    Stage(Life life, boolean eager, Path scratch) {
        this.life = life;
        this.eager = eager;
        this.scratch = scratch;
        world = life.world();
        installAgents();
        api = new MemoryApi(world, clock);
        movers = new PlayedMovers(world, clock, life.task(), HERE, life.result(), () -> view(life.binding()));
        life.prepare(movers);
    }

    private void installAgents() {
        world.create(Yaml.read("""
                metadata: {namespace: velero, name: node-agent}
                spec:
                  template:
                    spec:
                      serviceAccountName: velero
                      containers: [{name: node-agent, image: "agent:1"}]
                """, DaemonSet.class));
        for (String node : List.of(HERE, THERE)) {
            world.create(Yaml.read("""
                    metadata: {name: %s, labels: {kubernetes.io/os: linux}}
                    spec: {}
                    status: {conditions: [{type: Ready, status: "True"}]}
                    """.formatted(node), Node.class));
            addAgentPod(node);
        }
    }

    /** What the others know an agent by. */
    void addAgentPod(String node) {
        world.create(Yaml.read("""
                metadata: {namespace: velero, name: agent-%1$s, labels: {role: node-agent}}
                spec: {nodeName: %1$s, containers: [{name: node-agent, image: "agent:1"}]}
                status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
                """.formatted(node), Pod.class));
    }

    void takeAgentPod(String node) {
        world.take(ObjectRef.pod("velero", "agent-" + node));
    }

    VirtualClock clock() {
        return clock;
    }

    /** Somebody sets the clock of the agents' machines, which is right until then. */
    void setClock(Duration ahead) {
        wall.ahead(ahead);
    }

    World world() {
        return world;
    }

    /** How many movers have moved data. */
    int moversMoved() {
        return movers.moved();
    }

    PlayedAgent<?> agent(String node, PlayedAgent.Ear ear, MemoryHttp.Line line) {
        return new PlayedAgent<>(api, life.binding(), node, clock, wall, scratch, ear, new MemoryHttp.Line() {
            @Override
            public void before(String request) {
                line.before(request);
            }

            @Override
            public void after(String request) {
                if (eager) {
                    settle();
                }
                line.after(request);
            }
        });
    }

    /** One agent's, with nobody else. */
    PlayedAgent<?> wholeLife(MemoryHttp.Line line) {
        PlayedAgent<?> agent = agent(HERE, PlayedAgent.Ear.SHARP, line);
        agent.start();
        play(agent);
        return agent;
    }

    /** The same, but that it may end too early; whether it did. */
    boolean dies(Mortal mortal) {
        PlayedAgent<?> agent = agent(HERE, PlayedAgent.Ear.SHARP, mortal);
        try {
            agent.start();
            mortal.born();
            play(agent);
        } catch (Mortal.Died expected) {
            // nobody is left to see it
        }
        agent.die();
        return mortal.dead();
    }

    /** Goes on until nobody has anything to do, now or later. */
    void play(PlayedAgent<?>... agents) {
        playUntil(Instant.MAX, () -> false, agents);
    }

    /** As {@link #play}, but no further than to a moment between two things to do. */
    void playTo(BooleanSupplier over, PlayedAgent<?> agent) {
        playUntil(Instant.MAX, over, agent);
    }

    /** As {@link #play}, but for so long at most. */
    void playFor(PlayedAgent<?> agent, Duration time) {
        playUntil(clock.instant().plus(time), () -> false, agent);
    }

    private void playUntil(Instant limit, BooleanSupplier over, PlayedAgent<?>... agents) {
        for (int i = 0; i < LIMIT; i++) {
            if (over.getAsBoolean()) {
                return;
            }
            if (Stream.of(agents).anyMatch(PlayedAgent::work) || settle()) {
                continue;
            }
            if (Stream.of(agents).anyMatch(PlayedAgent::hearLate)) {
                continue;
            }
            Optional<Instant> next = Stream.concat(Stream.of(agents).map(PlayedAgent::next), Stream.of(movers.next()))
                    .flatMap(Optional::stream)
                    .min(Instant::compareTo);
            if (next.isEmpty() || next.get().isAfter(limit)) {
                return;
            }
            clock.set(
                    next.get().isAfter(clock.instant())
                            ? next.get()
                            : clock.instant().plusMillis(1));
        }
        throw new AssertionError("it does not end: " + task());
    }

    /** One agent goes on as far as it can before time passes. */
    void playNow(PlayedAgent<?> agent) {
        for (int i = 0; i < LIMIT; i++) {
            if (!agent.work() && !settle()) {
                return;
            }
        }
        throw new AssertionError("it goes in circles: " + task());
    }

    /** Kubernetes, the mover and the user do what is theirs to do now; whether they did anything. */
    boolean settle() {
        boolean any = false;
        while (cancel() || movers.work() || world.settle()) {
            any = true;
        }
        return any;
    }

    private boolean cancel() {
        boolean due = !life.cancelledIn().isEmpty() && phase().equals(life.cancelledIn()) && !cancelled();
        if (due) {
            cancelIt();
        }
        return due;
    }

    /** Somebody does not want it any more. */
    void cancelIt() {
        world.patch(ref(), "{\"spec\":{\"cancel\":true}}");
    }

    private boolean cancelled() {
        return view(life.binding()).cancel();
    }

    String phase() {
        return phase(life.binding());
    }

    private <T extends HasMetadata> Task view(TaskBinding<T> binding) {
        return binding.view(object(binding));
    }

    private <T extends HasMetadata> String phase(TaskBinding<T> binding) {
        return binding.status(object(binding)).map(status -> status.phase).orElse("");
    }

    private <T extends HasMetadata> T object(TaskBinding<T> binding) {
        return world.the(new ObjectRef<>(binding.type(), "velero", life.task().name()));
    }

    private ObjectRef<? extends HasMetadata> ref() {
        return new ObjectRef<>(life.binding().type(), "velero", life.task().name());
    }

    /** As it stands now. */
    String task() {
        return String.valueOf(world.picture().get(ref().toString()));
    }

    /** All that is left, comparable with another life's: without events and without times. */
    Map<String, String> remains() {
        Map<String, String> remains = new TreeMap<>();
        world.picture().forEach((ref, object) -> remains.put(ref, summary(object)));
        world.all(Event.class)
                .forEach(event -> remains.remove(ObjectRef.of(event).toString()));
        return remains;
    }

    private String summary(JsonNode object) {
        return object.toString().replaceAll("\"[A-Za-z-]*(Timestamp|since)\":\"[^\"]*\"", "");
    }
}
